import { createContext, useContext } from 'react';
import type { Control } from '../../../../src/api/control/client.ts';
import type { LastgoodEvent } from '../../../../src/api/control/event.ts';
import type { ReleaseSummary } from '../../../../src/api/control/release.ts';
import type { Generation, ServiceView } from '../../../../src/api/control/service.ts';
import type { Place } from '../lib/place.ts';
import type { World } from '../lib/world.ts';

export interface ConsoleState {
  control: Control;
  world: World;
  service: ServiceView;
  events: readonly LastgoodEvent[];
  place: Place;
  /** The server does not answer: nothing that is shown may claim to be so now. */
  stale: boolean;
  refresh(): void;
  /** Opens the dialog; with null for the way to the standby. */
  askRollback(target: Generation | null): void;
  askDeploy(release: ReleaseSummary): void;
}

export const ConsoleContext = createContext<ConsoleState | null>(null);

/** What the parts of the console show and act on. */
export function useConsole(): ConsoleState {
  const state = useContext(ConsoleContext);
  if (!state) throw new Error('useConsole outside of the console');
  return state;
}
