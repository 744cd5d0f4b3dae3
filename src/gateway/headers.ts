import type { Route } from './route.ts';

/** Headers of one connection only (RFC 9110, 7.6.1), and those that each hop sets itself. */
const HOP = new Set([
  'connection',
  'content-length',
  'expect',
  'host',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** `headers` without those that must not travel on. */
export function endToEnd(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !HOP.has(name.toLowerCase())));
}

/** Who answered: goes on every answer that an instance gave. */
export function identity(route: Route): Record<string, string> {
  return {
    'x-lastgood-release': route.release.id.replace(/^sha256:/, '').slice(0, 12),
    'x-lastgood-generation': String(route.generation),
  };
}

/** Milliseconds by stage out of a `Server-Timing` header; entries without a duration are left out. */
export function parseServerTiming(header: string | undefined): Record<string, number> {
  const stages: Record<string, number> = {};
  for (const entry of header?.split(',') ?? []) {
    const [name = '', ...parameters] = entry.split(';').map((part) => part.trim());
    const duration = parameters.find((parameter) => parameter.startsWith('dur='));
    const ms = Number(duration?.slice('dur='.length));
    if (name !== '' && Number.isFinite(ms)) stages[name] = ms;
  }
  return stages;
}
