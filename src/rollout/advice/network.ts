import type { AdviceFacts } from '../../advice/facts.ts';
import { tryIndex } from '../../environment/try-index.ts';
import type { ServiceKeeper } from '../service-keeper.ts';
import type { EnvironmentSight } from './environment-facts.ts';
import { lastDownload } from './history.ts';

/**
 * How fast the index of a release answers now, by the beginning of its largest package.
 * @returns null when there is nothing to try it with
 */
export async function tryNetwork(
  { name, context }: ServiceKeeper,
  { tryWith }: EnvironmentSight,
  signal: AbortSignal,
): Promise<AdviceFacts['network']> {
  if (tryWith === null) return null;
  const speed = await tryIndex(tryWith.url, tryWith.python, signal);
  if ('failure' in speed) return speed;
  const { bytes, ms } = speed;
  const at = new Date().toISOString();
  // All the packages of an environment tell more than the beginning of one.
  if (context.journal.read(() => lastDownload(context.journal.state)) === null) {
    context.journal.record(({ measurements }) => measurements.set(name, 'download', '', { ms, at }, { bytes }));
  }
  return { rate: (bytes / Math.max(ms, 1)) * 1000, at };
}
