import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { normalizeName } from '../../src/api/package-name.ts';
import { type DistFile, makeWheel, type TinyPackage } from './wheels.ts';

export interface IndexOptions {
  /** Packages to make wheels of, or files that are made already. */
  packages: (TinyPackage | DistFile)[];
  /** Takes over a request; returns false to let the index answer. */
  onRequest?(request: IncomingMessage, response: ServerResponse, path: string): boolean;
  /** `user:password` that it asks for. */
  login?: string;
}

/**
 * A package index (PEP 503, 691 and 658) on a port of its own, over real HTTP, with range requests. Its files are at
 * `<url>/files/<name>`.
 */
export async function startIndex(options: IndexOptions) {
  const files = await Promise.all(options.packages.map(async (pkg) => ('bytes' in pkg ? pkg : makeWheel(pkg))));
  const requests: { path: string; range: string | undefined; authorization: string | undefined }[] = [];
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url!, url).pathname);
    const { range, authorization } = request.headers;
    requests.push({ path, range, authorization });
    if (options.onRequest?.(request, response, path)) return;
    if (options.login && authorization !== `Basic ${Buffer.from(options.login).toString('base64')}`) {
      response.writeHead(401, { 'www-authenticate': 'Basic realm="index"' }).end();
      return;
    }
    answer(files, path, request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  const simple = `http://${options.login ? `${options.login}@` : ''}127.0.0.1:${port}/simple/`;
  return {
    url,
    /** The index URL, with the login. */
    simple,
    files,
    requests,
    fileUrl: (name: string) => `${url}/files/${name}`,
    /** The variables by which uv and pip ask this index and no other. */
    env: {
      UV_DEFAULT_INDEX: simple,
      UV_INDEX: '',
      UV_FIND_LINKS: '',
      PIP_INDEX_URL: simple,
      PIP_EXTRA_INDEX_URL: '',
      PIP_FIND_LINKS: '',
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function answer(files: DistFile[], path: string, request: IncomingMessage, response: ServerResponse): void {
  const project = /^\/simple\/([^/]+)\/?$/.exec(path)?.[1];
  const own = files.filter((file) => normalizeName(file.package) === normalizeName(project ?? ''));
  if (project !== undefined && own.length > 0) {
    sendProject(project, own, request, response);
    return;
  }
  const [, name, isMetadata] = /^\/files\/(.+?)(\.metadata)?$/.exec(path) ?? [];
  const file = files.find((candidate) => candidate.name === name);
  if (file === undefined) response.writeHead(404, { 'content-type': 'text/html' }).end('<h1>404</h1>');
  else sendBytes(isMetadata ? Buffer.from(file.metadata) : file.bytes, request.headers.range, response);
}

function sendProject(name: string, files: DistFile[], request: IncomingMessage, response: ServerResponse): void {
  if (request.headers.accept?.includes('application/vnd.pypi.simple.v1+json')) {
    response.setHeader('content-type', 'application/vnd.pypi.simple.v1+json');
    const entries = files.map(({ name: filename, sha256, bytes, requiresPython }) => ({
      filename,
      url: `../../files/${filename}`,
      hashes: { sha256 },
      size: bytes.length,
      ...(requiresPython !== undefined && { 'requires-python': requiresPython }),
      ...(filename.endsWith('.whl') && { 'core-metadata': true }),
    }));
    response.end(
      JSON.stringify({
        meta: { 'api-version': '1.1' },
        name,
        versions: [...new Set(files.map(({ version }) => version))],
        files: entries,
      }),
    );
    return;
  }
  response.setHeader('content-type', 'text/html');
  const links = files.map(({ name: file, sha256 }) => `<a href="../../files/${file}#sha256=${sha256}">${file}</a>`);
  response.end(`<!DOCTYPE html><html><body>${links.join('\n')}</body></html>`);
}

/** All of it, or the part that a `Range` asks for: from, from–to, or the last so many. */
function sendBytes(bytes: Buffer, range: string | undefined, response: ServerResponse): void {
  response.setHeader('content-type', 'application/octet-stream');
  response.setHeader('accept-ranges', 'bytes');
  const [, from, to] = /^bytes=(\d*)-(\d*)$/.exec(range ?? '') ?? [];
  if (from === undefined || to === undefined) {
    response.setHeader('content-length', bytes.length).end(bytes);
    return;
  }
  const start = from === '' ? Math.max(0, bytes.length - Number(to)) : Number(from);
  const end = from === '' || to === '' ? bytes.length : Math.min(bytes.length, Number(to) + 1);
  if (start >= end) {
    response.writeHead(416, { 'content-range': `bytes */${bytes.length}` }).end();
    return;
  }
  response.writeHead(206, {
    'content-range': `bytes ${start}-${end - 1}/${bytes.length}`,
    'content-length': end - start,
  });
  response.end(bytes.subarray(start, end));
}
