import { randomBytes } from 'node:crypto';
import { fingerprint } from './secret.ts';

/** Twelve hours from the last use. */
const LIFETIME_MS = 12 * 60 * 60 * 1000;
/** Nobody signs in so often; whoever does loses the oldest ones. */
const MOST = 1000;

/** Who is signed in. Kept in memory, as fingerprints: a restart signs everybody out. */
export interface Sessions {
  /** @returns the id that goes into the cookie */
  open(): string;
  isOpen(id: string): boolean;
  /** The session was used: its time begins anew. @returns false when it is over */
  use(id: string): boolean;
  close(id: string): void;
}

/** @param now milliseconds of a clock that only goes forward */
export function createSessions(now: () => number = () => performance.now()): Sessions {
  /** Time of the end by fingerprint, soonest first. */
  const ends = new Map<string, number>();

  function keep(key: string): void {
    ends.delete(key);
    ends.set(key, now() + LIFETIME_MS);
  }

  function isOpen(id: string): boolean {
    return (ends.get(fingerprint(id)) ?? 0) > now();
  }

  return {
    isOpen,
    open() {
      for (const [key, end] of ends) {
        if (end > now() && ends.size < MOST) break;
        ends.delete(key);
      }
      const id = randomBytes(32).toString('base64url');
      keep(fingerprint(id));
      return id;
    },
    use(id) {
      const open = isOpen(id);
      if (open) keep(fingerprint(id));
      return open;
    },
    close: (id) => void ends.delete(fingerprint(id)),
  };
}
