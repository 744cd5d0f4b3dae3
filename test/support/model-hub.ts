import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { sendTarball as sendRange } from './npm-registry.ts';

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** A request as it arrived. */
export interface Seen {
  host: string;
  method: string;
  path: string;
  query: URLSearchParams;
  range: string | undefined;
  authorization: string | undefined;
  cookie: string | undefined;
}

export interface HubOptions {
  /** Repositories by `namespace/name@revision`: files by path. */
  repos: Record<string, Record<string, Uint8Array>>;
  /** Lets in whoever has it, and nobody else. */
  token?: string;
  /** What is stated of a file instead of its own hash. */
  stated?(path: string): string | undefined;
  /** Big files are sent from another host, as both hubs do. */
  cdn?: boolean;
  /** Takes over requests for a file's bytes; returns false to let the hub answer. */
  onFile?(request: IncomingMessage, response: ServerResponse, attempt: number): boolean;
  /** Takes over all requests. */
  onRequest?(request: IncomingMessage, response: ServerResponse): boolean;
}

/**
 * A model hub on a port of its own, over real HTTP: answers as both ModelScope (`/api/v1/models/…`) and Hugging Face
 * (`…/resolve/…`) do, with range requests, hashes, redirects to a content network on another port, and their errors.
 */
export async function startHub(options: HubOptions) {
  const { repos, token, stated = () => undefined, cdn = false, onFile, onRequest } = options;
  const requests: Seen[] = [];
  const served: (string | undefined)[] = [];
  const see = (request: IncomingMessage): Seen => {
    const url = new URL(request.url!, 'http://hub.invalid');
    const { range, authorization, cookie, host = '' } = request.headers;
    const seen = {
      host,
      path: decodeURIComponent(url.pathname),
      query: url.searchParams,
      range,
      authorization,
      cookie,
    };
    requests.push({ ...seen, method: request.method! });
    return requests.at(-1)!;
  };
  const sendFile = (bytes: Uint8Array, request: IncomingMessage, response: ServerResponse) => {
    served.push(request.headers.range);
    if (onFile?.(request, response, served.length)) return;
    sendRange(bytes, request.headers.range, response);
  };
  const content = await listen((request, response) => {
    const { path } = see(request);
    const bytes = Object.values(repos)
      .flatMap(Object.values)
      .find((file) => path === `/${sha256(file)}`);
    if (bytes === undefined) response.writeHead(404).end();
    else sendFile(bytes, request, response);
  });
  const give = (bytes: Uint8Array, request: IncomingMessage, response: ServerResponse) => {
    if (!cdn) return sendFile(bytes, request, response);
    response.writeHead(302, { location: `${content.url}/${sha256(bytes)}?Signature=s1gned` }).end();
  };
  const hub = await listen((request, response) => {
    const seen = see(request);
    if (onRequest?.(request, response)) return;
    const known = seen.authorization === `Bearer ${token}` || seen.cookie === `m_session_id=${token}`;
    if (token !== undefined && !known) return refuse(response, 401, 'Please login first');
    const modelscope = /^\/api\/v1\/models\/([^/]+\/[^/]+)\/repo(\/files)?$/.exec(seen.path);
    if (modelscope !== null) return answerModelScope(seen, modelscope[1]!, modelscope[2] !== undefined);
    const hf = /^\/([^/]+\/[^/]+)\/resolve\/([^/]+)\/(.+)$/.exec(seen.path);
    if (hf === null) return refuse(response, 404, 'no such page');
    const bytes = repos[`${hf[1]}@${hf[2]}`]?.[hf[3]!];
    if (bytes === undefined) return refuse(response, 404, 'Entry not found');
    const hash = stated(hf[3]!) ?? sha256(bytes);
    if (cdn) response.setHeader('x-linked-etag', `"${hash}"`).setHeader('x-linked-size', bytes.length);
    return give(bytes, request, response);

    function answerModelScope({ query }: Seen, repo: string, isList: boolean) {
      const files = repos[`${repo}@${query.get('Revision')}`];
      if (files === undefined) return refuse(response, 404, 'The revision does not exist');
      if (!isList) {
        const bytes = files[query.get('FilePath')!];
        return bytes === undefined ? refuse(response, 404, 'no such file') : give(bytes, request, response);
      }
      const list = Object.entries(files).map(([path, bytes]) => ({
        Name: path.split('/').at(-1),
        Path: path,
        Type: 'blob',
        Size: bytes.length,
        Sha256: stated(path) ?? sha256(bytes),
      }));
      return send(response, 200, { Code: 200, Data: { Files: list }, Message: 'success', Success: true });
    }
  });
  return {
    url: hub.url,
    contentUrl: content.url,
    requests,
    /** Ranges asked for of files, one per request, from whichever host. */
    served,
    /** The environment in which both hubs are here and nothing else is reached. */
    env: { HF_ENDPOINT: hub.url, MODELSCOPE_DOMAIN: hub.url } as Record<string, string>,
    async [Symbol.asyncDispose]() {
      await Promise.all([hub.close(), content.close()]);
    },
  };
}

/** A server on a free port of this machine. */
export async function listen(listener: RequestListener) {
  const server = createServer(listener);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const close = async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  };
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url, close, [Symbol.asyncDispose]: close };
}

const refuse = (response: ServerResponse, status: number, message: string) =>
  send(response.setHeader('x-error-message', message), status, { Code: status, Message: message, Success: false });

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
