import type { EnvironmentFacts } from '../../advice/facts.ts';
import { errorsOf } from '../../api/environment.ts';
import { compileTimes } from '../../environment/built-wheels.ts';
import { parseLock } from '../../environment/parse-lock.ts';
import { outlineRebuild } from '../../environment/rebuild-outline.ts';
import { outlineReinstall, type ReinstallOutline } from '../../environment/reinstall-outline.ts';
import { LastgoodError } from '../../errors.ts';
import type { Release } from '../../release/release.ts';
import type { RuntimeEnvironment } from '../../runtime/driver.ts';
import type { KeeperContext } from '../context.ts';
import { pastBuilds } from './history.ts';

export interface EnvironmentSight {
  facts: EnvironmentFacts;
  /** The largest file that its lock has a URL of, and a Python that knows the logins. */
  tryWith: { url: string; python: string } | null;
}

/** What there is of the environment of a release, and what it takes to have it again; null for one without. */
export async function environmentSight(
  release: Release,
  { home, store, environments, journal }: Pick<KeeperContext, 'home' | 'store' | 'environments' | 'journal'>,
  signal: AbortSignal,
): Promise<EnvironmentSight | null> {
  const outline = await environments.outline(release, signal);
  if (outline === null) return null;
  const { wheels, interpreter } = outline;
  const lock = parseLock(outline.lock, 'pylock.toml');
  const exact = lock.extras?.interpreter;
  const { missing, ...amount } = await outlineRebuild(wheels, home, store);
  const there = await environments.find(outline);
  const reinstall = outlineReinstall(lock, wheels);
  const builds = journal.read(() => pastBuilds(journal.state, release.id, amount.fresh.packages > 0));
  const facts: EnvironmentFacts = {
    there: there !== null,
    drift: there && (await driftOf(release, there, environments, signal)),
    python: {
      wanted: exact?.version ?? release.spec.environment!.python,
      here: interpreter !== null,
      same: exact === undefined || (interpreter?.version === exact.version && interpreter.build === exact.build),
    },
    amount,
    missing,
    ownBuild: builds?.own ?? null,
    anyBuild: builds?.any ?? null,
    reinstall: { ...reinstallFacts(reinstall, await compileTimes(store)) },
  };
  const { largest } = reinstall;
  return { facts, tryWith: largest && interpreter && { url: largest.url, python: interpreter.path } };
}

function reinstallFacts({ bytes, wheels, compiled, kept }: ReinstallOutline, times: ReadonlyMap<string, number>) {
  const timed = compiled.map(({ name, version, digest }) => ({ name, version, ms: times.get(digest) ?? null }));
  return { bytes, wheels, compiled: timed, kept };
}

/** What was changed in it, as far as a quick look tells; null when nothing was. */
async function driftOf(
  release: Release,
  environment: RuntimeEnvironment,
  environments: KeeperContext['environments'],
  signal: AbortSignal,
): Promise<string | null> {
  try {
    const report = await environments.check(release, environment, { deep: false, signal });
    return report.matches ? null : (errorsOf(report)[0]?.message ?? null);
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof LastgoodError)) throw error;
    return error.message;
  }
}
