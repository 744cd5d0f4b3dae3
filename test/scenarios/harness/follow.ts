import type { Control } from '../../../src/api/control/client.ts';
import type { LastgoodEvent } from '../../../src/api/control/event.ts';
import type { Rollout } from '../../../src/api/control/rollout.ts';

const PATIENCE_MS = 100_000;

/** The first event that fits, among those that are kept and those that come. */
export async function eventually(
  control: Control,
  fits: (event: LastgoodEvent) => boolean,
  patienceMs = PATIENCE_MS,
): Promise<LastgoodEvent> {
  const seen: string[] = [];
  for await (const event of control.events({ signal: AbortSignal.timeout(patienceMs) })) {
    if (fits(event)) return event;
    seen.push(`${event.type} ${event.message}`);
  }
  throw new Error(`What was waited for did not happen. Last events:\n${seen.slice(-20).join('\n')}`);
}

/** The record of a rollout once it has ended. One that takes too long is cancelled, for the scenarios after it. */
export async function ended(control: Control, { id }: Pick<Rollout, 'id'>, patienceMs?: number): Promise<Rollout> {
  try {
    await eventually(control, ({ type, rollout }) => type === 'rollout.ended' && rollout === id, patienceMs);
  } catch (error) {
    await control.cancel(id);
    throw error;
  }
  return control.rollout(id);
}
