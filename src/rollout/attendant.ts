import type { StandbyInfo } from '../api/control/service.ts';

/** What is known of a release from its golden inputs. */
export interface Probed {
  at: string | null;
  agreement: number | null;
  /** Wrong answers in a row. */
  wrong: number;
  reason: string | null;
}

/** What was found when the environment of the release that serves was last looked at. */
export interface DriftInfo {
  /** Share of its packages that are not what the lock says, 0 to 1. */
  drift: number;
  /** What is different: one sentence; null when nothing is. */
  message: string | null;
  at: string;
}

/** Sees to it, on a clock, that what is said of the current release and of the way back is true. */
export interface Attendant {
  /** Probes of the release that serves. */
  readonly current: Probed;
  /** Is the environment of the current release what it was? null: it has none, or nobody has looked yet. */
  readonly drift: DriftInfo | null;
  /** The way back as it is shown. */
  info(): StandbyInfo | null;
  /** Somebody else has the roles now: what was known says nothing of them. */
  reset(): void;
  /** Goes through the way back up to the swap, and takes its time. */
  rehearse(): Promise<void>;
  /** Looks now instead of when the clock says so. */
  wake(): void;
  start(): void;
  stop(): Promise<void>;
}

/** What a service does not do itself, so that it need not know how it is done. */
export interface Aides<Service> {
  attendant(service: Service): Attendant;
  /** Goes back by itself: the current release does not start any more. */
  leave(service: Service, generation: number, reason: string): Promise<void>;
}
