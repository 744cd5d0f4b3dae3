import { join } from 'node:path';
import { ERRORS, type ErrorCode, LastgoodError } from '../errors.ts';
import { readSpec } from '../release/spec.ts';
import type { ServiceKeeper } from '../rollout/service-keeper.ts';
import { createRelease, type StageProgress } from '../rollout/stage.ts';
import type { House } from './house.ts';
import { describeProgress, pause, unexpected } from './trouble.ts';

export interface BootstrapOptions {
  /** release.yaml of what shall serve. */
  specFile: string;
  /** It was asked for by name: then it takes the place of what serves, once. Otherwise it serves only where nothing does. */
  explicit: boolean;
  /** Releases that share its packages: what they need is kept when a package is downloaded anyway. */
  welcome: readonly string[];
  signal: AbortSignal;
  onProgress(progress: StageProgress): void;
  /** It cannot be served now. It is tried again by itself: in `retryMs`, where that is known. */
  onTrouble(trouble: LastgoodError, retryMs?: number): void;
}

/** Pauses between attempts, in milliseconds: what is in the way (network, disk) may go away. */
const RETRY_MS = [5_000, 10_000, 20_000, 40_000, 60_000];
/** What a gate found in the release itself stays as it is, however often it is asked. */
const FINAL = new Set(['integrity', 'golden', 'budget']);
/** … and so does what is written in release.yaml. */
const FINAL_CODES = new Set<ErrorCode>(['spec_invalid', 'source_invalid', 'release_exists', 'golden_invalid']);

/** Has the release deployed that this server was started for, until it serves or cannot. */
export async function bootstrap(house: House, service: ServiceKeeper, options: BootstrapOptions): Promise<void> {
  const { signal, explicit, onTrouble } = options;
  if (!explicit) house.context.journal.record(({ wishes }) => wishes.set(service.name, null));
  // What the service was on comes back as soon as it can: nothing else takes its place unasked.
  if (!explicit && (service.current || service.recorded())) return;
  const quiet = tellWhoAsks(house, service);
  try {
    for (let attempt = 0; !signal.aborted; attempt++) {
      const trouble = await tryOnce(house, service, options);
      if (trouble === null || signal.aborted) return;
      const retryMs = trouble.final ? undefined : RETRY_MS[Math.min(attempt, RETRY_MS.length - 1)]!;
      const { message, hint } = trouble.error;
      const more = trouble.final ? '' : ' lastgood tries again by itself.';
      service.router.replace({ unavailable: { reason: message, hint: `${hint}${more}` } });
      onTrouble(trouble.error, retryMs);
      if (retryMs === undefined) return;
      await pause(retryMs, signal);
    }
  } finally {
    quiet();
  }
}

interface Trouble {
  error: LastgoodError;
  final: boolean;
}

async function tryOnce(house: House, service: ServiceKeeper, options: BootstrapOptions): Promise<Trouble | null> {
  const { keeper, context } = house;
  try {
    const spec = await readSpec(options.specFile);
    const { id } = await createRelease(spec, {
      store: context.store,
      environments: context.environments,
      cacheDir: join(context.home, 'cache'),
      welcome: await Promise.all(options.welcome.map(readSpec)),
      signal: options.signal,
      onProgress: (progress) => {
        const hint = 'Wait: this happens once, later starts read the store.';
        service.router.replace({ unavailable: { reason: describeProgress(progress), hint } });
        options.onProgress(progress);
      },
    });
    if (service.current?.release.id === id || isOldWish(house, service, id, options)) return null;
    const begun = await keeper.deploy(service.name, { release: id });
    const { state, cause, gates } = (await keeper.ended(begun.id)) ?? begun;
    if (cause === null || state === 'cancelled') return null;
    const gate = gates.findLast(({ verdict }) => verdict === 'fail')?.gate;
    const code = Object.hasOwn(ERRORS, cause.code) ? (cause.code as ErrorCode) : 'refused';
    const error = new LastgoodError(code, cause.summary, { hint: cause.hint });
    return {
      error,
      final: FINAL_CODES.has(code) || service.current !== null || (gate !== undefined && FINAL.has(gate)),
    };
  } catch (error) {
    if (options.signal.aborted) return null;
    if (error instanceof LastgoodError) return { error, final: FINAL_CODES.has(error.code) };
    context.onBug(error);
    return { error: unexpected(error), final: false };
  }
}

/**
 * The same wish as at the start before: it was granted then, and what was deployed or gone back to since is not undone by a
 * restart with the same arguments.
 */
function isOldWish(
  { context, rebuilt }: House,
  service: ServiceKeeper,
  id: string,
  { explicit }: BootstrapOptions,
): boolean {
  if (!explicit) return false;
  const { journal } = context;
  const before = journal.state.wishes.get(service.name);
  journal.record(({ wishes }) => wishes.set(service.name, id));
  return service.current !== null && (before === id || rebuilt);
}

/** Requests that come before anything serves are told how far it is. */
function tellWhoAsks({ keeper }: House, service: ServiceKeeper): () => void {
  return keeper.events.subscribe((event) => {
    if (event.service !== service.name || event.type !== 'rollout.step' || service.current) return;
    const reason = `The model is being made ready. ${event.message}`;
    service.router.replace({ unavailable: { reason, hint: 'Try again in a few seconds.' } });
  });
}
