import type { Spec } from '../release/schema.ts';
import { parseBytes, parseDuration } from '../release/units.ts';
import type { Limits } from '../server/options.ts';

export interface ServeSettings {
  deadlineMs: number;
  queue: number;
  replayable(method: string, path: string): boolean;
  limits: Partial<Limits>;
  /** An application of its own reads what is sent to `POST /parse` itself; everything else is handed the photo. */
  asSent: boolean;
}

const DEADLINE_MS = 30_000;
const QUEUE = 32;

const known = new WeakMap<Spec, ServeSettings>();
const DEFAULTS = read(undefined);

/** The settings of a release; asked for several times a request, so each spec is read once. */
export function settingsOf(spec: Spec | undefined): ServeSettings {
  if (!spec) return DEFAULTS;
  let settings = known.get(spec);
  if (!settings) {
    settings = read(spec);
    known.set(spec, settings);
  }
  return settings;
}

/** What release.yaml's `serve` block says, in the units of those who need it; what it does not say has its default here. */
function read(spec: Spec | undefined): ServeSettings {
  const { deadline, upload, queue = QUEUE, replayable } = spec?.serve ?? {};
  return {
    deadlineMs: deadline === undefined ? DEADLINE_MS : parseDuration(deadline)!,
    queue,
    replayable: (method, path) => replayable ?? isReplayable(method, path),
    limits: upload === undefined ? {} : { imageBytes: parseBytes(upload)! },
    asSent: spec?.runtime.wsgi !== undefined || spec?.runtime.asgi !== undefined,
  };
}

/** What may be sent twice when a release does not say: what is safe by definition (RFC 9110, 9.2.1), and a parse. */
function isReplayable(method: string, path: string): boolean {
  return method === 'GET' || method === 'HEAD' || (method === 'POST' && path.split('?')[0] === '/parse');
}
