import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { Header } from 'tar';

/** An entry of a tarball; the path as it stands there, `package/` and all. */
export interface TarEntry {
  path: string;
  content?: Uint8Array;
  type?: 'File' | 'SymbolicLink' | 'Link' | 'Directory';
  linkpath?: string;
}

/** A gzipped tarball of exactly these entries: also of ones that no honest tool would write. */
export function makeTarball(entries: TarEntry[], pack = (raw: Buffer): Buffer => gzipSync(raw, { level: 1 })): Buffer {
  const blocks = entries.flatMap(({ path, content = new Uint8Array(), type = 'File', linkpath = '' }) => {
    const header = new Header({ path, type, linkpath, mode: 0o644, size: content.length, mtime: new Date(0) });
    header.encode();
    return [header.block!, content, Buffer.alloc((512 - (content.length % 512)) % 512)];
  });
  return pack(Buffer.concat([...blocks, Buffer.alloc(1024)]));
}

export const integrityOf = (bytes: Uint8Array): string =>
  `sha512-${createHash('sha512').update(bytes).digest('base64')}`;

export interface RegistryOptions {
  name: string;
  version: string;
  tarball: Uint8Array;
  /** What the registry states; the tarball's own when left out. */
  integrity?: string;
  /** Takes over requests for the tarball; returns false to let the registry answer. */
  onTarball?(request: IncomingMessage, response: ServerResponse, attempt: number): boolean;
  /** Takes over all requests. */
  onRequest?(request: IncomingMessage, response: ServerResponse): boolean;
}

/** A registry of one package on a port of its own, over real HTTP, with range requests. */
export async function startRegistry(options: RegistryOptions) {
  const { name, version, tarball, integrity = integrityOf(tarball), onTarball, onRequest } = options;
  const requests: { host: string; path: string; range: string | undefined; authorization: string | undefined }[] = [];
  const server = createServer((request, response) => {
    // A proxy's clients send the whole URL.
    const { host, pathname } = new URL(request.url!, url);
    const path = decodeURIComponent(pathname);
    const { range, authorization } = request.headers;
    requests.push({ host, path, range, authorization });
    if (onRequest?.(request, response)) return;
    if (path === `/${name}`) {
      const dist = { tarball: `${url}/tarballs/pkg.tgz`, integrity };
      response.setHeader('content-type', 'application/json');
      response.end(
        JSON.stringify({ name, 'dist-tags': { latest: version }, versions: { [version]: { name, version, dist } } }),
      );
    } else if (path === '/tarballs/pkg.tgz') {
      const attempt = requests.filter((other) => other.path === path).length;
      if (onTarball?.(request, response, attempt)) return;
      sendTarball(tarball, range, response);
    } else {
      response.writeHead(404, { 'content-type': 'application/json' }).end('{"error":"Not found"}');
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    requests,
    /** Ranges asked for of the tarball, one per request. */
    tarballRanges: () => requests.filter(({ path }) => path.startsWith('/tarballs/')).map(({ range }) => range),
    /** The environment in which npm's settings lead here and nowhere else. */
    env: {
      PATH: process.env.PATH,
      npm_config_registry: url,
      npm_config_userconfig: '/nonexistent/npmrc',
      npm_config_globalconfig: '/nonexistent/npmrc',
      npm_config_local_prefix: '/nonexistent',
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Answers with the tarball, or with the part that a `Range: bytes=N-` asks for. */
export function sendTarball(tarball: Uint8Array, range: string | undefined, response: ServerResponse): void {
  const start = Number(/^bytes=(\d+)-$/.exec(range ?? '')?.[1] ?? 0);
  response.setHeader('content-type', 'application/octet-stream');
  if (start >= tarball.length) {
    response.writeHead(416).end();
    return;
  }
  if (start > 0) {
    response.statusCode = 206;
    response.setHeader('content-range', `bytes ${start}-${tarball.length - 1}/${tarball.length}`);
  }
  response.setHeader('content-length', tarball.length - start);
  response.end(tarball.subarray(start));
}
