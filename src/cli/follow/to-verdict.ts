import type { Rollout } from '../../api/control/rollout.ts';
import { note, print, type Session } from '../control/session.ts';
import { writeLine } from '../write.ts';
import { evidencePlace } from './evidence-place.ts';
import { followRollout, type Show } from './follow.ts';
import { showLines, showLive, showRecords, silent } from './show.ts';
import { verdictOf } from './verdict.ts';

/** Follows a rollout to its end and says what it came to; resolves to the exit code. Ctrl-C leaves the rollout alone. */
export async function followToVerdict(session: Session, { id, kind }: Rollout): Promise<number> {
  const { control, interrupt } = session;
  const records = session.global.json && kind === 'rollout';
  const show = records ? showRecords(session.streams.stdout) : showFor(session);
  let ended: Rollout;
  try {
    ended = await followRollout(control, id, { show, signal: interrupt.signal });
  } catch (error) {
    show.stop();
    if (interrupt.exitCode === undefined) throw error;
    await (kind === 'proof' ? giveUp(session, id) : goesOn(session, id));
    return interrupt.exitCode;
  }
  show.stop();
  // Who serves now is worth a line, not the verdict.
  const service = await control.service(ended.service).catch(() => undefined);
  const { exitCode, lines } = verdictOf(ended, { service, place: evidencePlace(session, ended) });
  const record = kind === 'proof' ? ended : { event: 'ended', exit: exitCode, rollout: ended };
  await print(session, record, lines);
  return exitCode;
}

/** Lines of what happens go to stderr, beside the result. */
export function showFor({ global, streams }: Session): Show {
  if (global.json || global.quiet) return silent;
  return streams.stderr.isTTY ? showLive(streams.stderr) : showLines(streams.stderr);
}

async function goesOn(session: Session, id: string): Promise<void> {
  const { global, streams } = session;
  if (global.json) await writeLine(streams.stdout, JSON.stringify({ event: 'detached', rollout: id }));
  await note(session, 'The rollout goes on without this terminal.');
  await note(session, `  follow    lastgood rollout ${id} --follow\n  cancel    lastgood cancel ${id}`);
}

/** A proof serves only whoever asked for it. */
async function giveUp(session: Session, id: string): Promise<void> {
  await session.control.cancel(id, { signal: AbortSignal.timeout(5000) }).catch(() => {});
  await note(session, 'The proof was cancelled.');
}
