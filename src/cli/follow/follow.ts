import type { Control } from '../../api/control/client.ts';
import type { Rollout } from '../../api/control/rollout.ts';
import { ENDED } from '../../api/control/rollout-states.ts';
import { LastgoodError } from '../../errors.ts';
import { pause, wakeOnEvents } from './wake.ts';

/** Shows a rollout while it goes on. */
export interface Show {
  /** The rollout as it is now; called again with whatever became of it. */
  update(rollout: Rollout): void;
  /** The server does not answer; it is asked again. Called once for each silence. */
  lost(error: LastgoodError): void;
  found(): void;
  /** Gives the terminal back; nothing is called after it. */
  stop(): void;
}

/** Milliseconds between two questions when no event says that something changed, and the least between any two. */
const IDLE = 1000;
const LEAST = 100;

/** Milliseconds that an answer may take before the server counts as away. */
const PATIENCE = 15_000;

/**
 * Follows a rollout to its end, through lost connections and a server that is started again: what is shown is always
 * what the server says the rollout is.
 *
 * @throws what the signal aborted with; LastgoodError for anything but a server that is away for a while
 */
export async function followRollout(
  control: Control,
  id: string,
  { show, signal }: { show: Show; signal: AbortSignal },
): Promise<Rollout> {
  await using wake = wakeOnEvents(control, { picks: (event) => event.rollout === id, signal });
  let lost = false;
  for (;;) {
    signal.throwIfAborted();
    try {
      const rollout = await control.rollout(id, { signal: AbortSignal.any([signal, AbortSignal.timeout(PATIENCE)]) });
      if (lost) show.found();
      lost = false;
      show.update(rollout);
      if (ENDED.includes(rollout.state)) return rollout;
    } catch (error) {
      signal.throwIfAborted();
      const away = absenceOf(error);
      if (away === undefined) throw error;
      if (!lost) show.lost(away);
      lost = true;
    }
    await pause(LEAST, signal);
    await wake.next(IDLE);
  }
}

/** No answer, or one that says to come again; nothing when another question would not help. */
function absenceOf(error: unknown): LastgoodError | undefined {
  if (error instanceof LastgoodError) return error.status === 503 || error.status === 429 ? error : undefined;
  if (!(error instanceof DOMException) || error.name !== 'TimeoutError') return undefined;
  return new LastgoodError('server_unreachable', `The server has not answered for ${PATIENCE / 1000} s.`, {
    hint: '`lastgood status` says whether it runs.',
    cause: error,
  });
}
