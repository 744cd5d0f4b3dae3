import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { refuseOtherMethods } from '../methods.ts';

/** Own files only; blob: and data: for pictures that the page makes; nobody may frame it. */
const PAGE_POLICY = [
  "default-src 'self'",
  "img-src 'self' blob: data:",
  "media-src 'self' blob:",
  "connect-src 'self' blob: data:",
  "worker-src 'self' blob:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

const FOREVER = 'public, max-age=31536000, immutable';

/** GET /, /console and the files beside them, out of `webDir`. Looked up for each request: a new build shows without a restart. */
export async function addPage(app: FastifyInstance, webDir: string): Promise<void> {
  await app.register(fastifyStatic, { root: webDir, serve: false, cacheControl: false });
  // One page: which part of it is shown, it reads from the address.
  for (const url of ['/', '/console', '/console/*']) {
    app.get(url, { schema: { hide: true } }, async (_request, reply) => {
      if (await isFile(webDir, 'index.html')) return sendPageFile(reply, webDir, 'index.html');
      reply.header('content-security-policy', "default-src 'none'; frame-ancestors 'none'");
      return reply.code(200).type('text/html; charset=utf-8').send(UNBUILT);
    });
    refuseOtherMethods(app, url, ['GET', 'HEAD']);
  }
}

/** Answers with a file of the page, when the request asks for one. */
export type ServePageFile = (request: FastifyRequest, reply: FastifyReply) => Promise<boolean>;

export function pageFiles(webDir: string): ServePageFile {
  const isPages = topNames(webDir);
  return async (request, reply) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return false;
    const path = pathOf(request.url);
    if (path === null || !(await isPages(path)) || !(await isFile(webDir, path))) return false;
    await sendPageFile(reply, webDir, path);
    return true;
  };
}

/** How old what is known of the folder may be, in milliseconds. */
const FRESH_MS = 1_000;

/** Most paths are a release's. Those that do not even begin like a file of the page are told apart without a look at the disk. */
function topNames(dir: string): (path: string) => boolean | Promise<boolean> {
  let names = new Set<string>();
  let readAt = Number.NEGATIVE_INFINITY;
  return (path) => {
    const top = path.split('/', 1)[0] ?? '';
    if (performance.now() - readAt < FRESH_MS) return names.has(top);
    return readdir(dir).then(
      (found) => {
        names = new Set(found);
        readAt = performance.now();
        return names.has(top);
      },
      () => false,
    );
  };
}

function sendPageFile(reply: FastifyReply, webDir: string, path: string): FastifyReply {
  reply.header('content-security-policy', PAGE_POLICY);
  // Files under assets/ carry a hash of their content in their name.
  reply.header('cache-control', path.startsWith('assets/') ? FOREVER : 'no-cache');
  return reply.sendFile(path, webDir);
}

/** The path inside of the folder, or null for what no file of the page has as its path. */
function pathOf(url: string): string | null {
  try {
    const path = decodeURIComponent(url.split('?', 1)[0] ?? '').slice(1);
    const parts = path.split('/');
    return path.includes('\0') || path.includes('\\') || parts.some((part) => part === '' || part.startsWith('.'))
      ? null
      : path;
  } catch {
    return null;
  }
}

async function isFile(dir: string, path: string): Promise<boolean> {
  const found = await stat(join(dir, path)).catch(() => null);
  return found?.isFile() ?? false;
}

const UNBUILT = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>lastgood</title>
<h1>lastgood is running; its page has not been built</h1>
<p>Build it with <code>npm run build:web</code>, then load this page again.</p>
<p>The service itself works: <code>curl -F image=@photo.jpg <i>this address</i>/parse</code>. See <a href="/docs">/docs</a>
and <a href="/healthz">/healthz</a>.</p>
</html>
`;
