import type { Reply } from '../runtime/transport.ts';
import type { GatewayAnswer } from './contract.ts';
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

/** `headers`, whose names are in lower case, without those that must not travel on. */
export function endToEnd(headers: Record<string, string>): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const name in headers) if (!HOP.has(name)) kept[name] = headers[name]!;
  return kept;
}

/** Who answered: goes on every answer that an instance gave. */
export function identity(route: Route): Record<string, string> {
  return { 'x-lastgood-release': shortDigest(route.release.id), 'x-lastgood-generation': String(route.generation) };
}

/** The digits of a digest that people compare. */
export const shortDigest = (id: string): string => id.replace(/^sha256:/, '').slice(0, 12);

/** A release's reply as the gateway hands it on. */
export function answerOf(reply: Reply, route: Route, attempts: number, rescuedFrom?: Route): GatewayAnswer {
  const headers = { ...endToEnd(reply.headers), ...identity(route) };
  delete headers['x-lastgood-rescued'];
  if (rescuedFrom) headers['x-lastgood-rescued'] = '1';
  const length = reply.headers['content-length'];
  if (reply.stream && length !== undefined) headers['content-length'] = length;
  return {
    ...reply,
    headers,
    attempts,
    stages: parseServerTiming(reply.headers['server-timing']),
    route,
    ...(rescuedFrom && { rescuedFrom }),
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
