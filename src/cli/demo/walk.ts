import type { Rollout } from '../../api/control/rollout.ts';
import { LastgoodError } from '../../errors.ts';
import type { Session } from '../control/session.ts';
import { describeError } from '../failure.ts';
import { evidencePlace } from '../follow/evidence-place.ts';
import { followRollout } from '../follow/follow.ts';
import { makeRelease } from '../follow/make-release.ts';
import { showFor } from '../follow/to-verdict.ts';
import { verdictOf } from '../follow/verdict.ts';
import type { DemoExample } from '../host.ts';
import { causeOf } from '../views/rollout.ts';
import type { Seen, Traffic } from './traffic.ts';

/** How a broken upgrade went. */
export interface Tried {
  example: DemoExample;
  /** State that its rollout ended in; `not_created` when there was none. */
  end: Rollout['state'] | 'not_created';
  /** Stable name of what is wrong, where one was found. */
  cause: string | null;
  rollout: string | null;
  /** The verdict in words. */
  lines: string[];
  seen: Seen;
}

/** How long a release of the demo is watched: the broken ones that get so far break at the first photos. */
const POLICY = { watch: '20s' };

/** Deploys a broken upgrade while users go on, and leaves the good release serving. */
export async function tryUpgrade(
  session: Session,
  example: DemoExample,
  { service, traffic, keep }: { service: string; traffic: Traffic; keep: boolean },
): Promise<Tried> {
  await traffic.take();
  const made = await makeOrRefuse(session, example);
  if (made instanceof LastgoodError) {
    const lines = ['Refused: no release comes of it.', `  ${describeError(made)}`];
    return { example, end: 'not_created', cause: made.code, rollout: null, lines, seen: await traffic.take() };
  }
  const ended = await rollOut(session, { service, release: made.id });
  if (ended.state === 'settled') await session.control.rollback(service, {});
  const view = await session.control.service(service);
  const { lines } = verdictOf(ended, { service: view, place: keep ? evidencePlace(session, ended) : undefined });
  return {
    example,
    end: ended.state,
    cause: causeOf(ended) ?? null,
    rollout: ended.id,
    lines,
    seen: await traffic.take(),
  };
}

async function makeOrRefuse(session: Session, { file }: DemoExample) {
  try {
    return await makeRelease(session, file);
  } catch (error) {
    if (error instanceof LastgoodError) return error;
    throw error;
  }
}

async function rollOut(session: Session, wanted: { service: string; release: string }): Promise<Rollout> {
  const { control, interrupt } = session;
  const begun = await control.deploy(wanted.service, { release: wanted.release, policy: POLICY });
  const show = showFor(session);
  try {
    return await followRollout(control, begun.id, { show, signal: interrupt.signal });
  } finally {
    show.stop();
  }
}
