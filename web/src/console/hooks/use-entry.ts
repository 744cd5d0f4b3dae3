import { useCallback, useEffect, useState } from 'react';
import type { Control } from '../../../../src/api/control/client.ts';
import { LastgoodError } from '../../../../src/errors.ts';
import { takeToken } from '../lib/token-link.ts';

export interface Entry {
  /** The link's token, if any, has been tried: the server may be asked now. */
  ready: boolean;
  refused: boolean;
  /** Counts sign-ins: each is a reason to ask anew. */
  turn: number;
  /** @throws LastgoodError */
  signIn(token: string): Promise<void>;
  signOut(): Promise<void>;
}

/** Ways into the console: a link with a token, also one that is pasted into the open page, or the form. */
export function useEntry(control: Control): Entry {
  const [ready, setReady] = useState(false);
  const [refused, setRefused] = useState(false);
  const [turn, setTurn] = useState(0);

  const signIn = useCallback(
    async (token: string) => {
      await control.signIn(token);
      setRefused(false);
      setTurn((n) => n + 1);
    },
    [control],
  );

  useEffect(() => {
    async function tryLink() {
      const token = takeToken();
      try {
        if (token !== null) await signIn(token);
      } catch (error) {
        if (!(error instanceof LastgoodError)) throw error;
        // A server that is not there is told by what asks next.
        if (error.code === 'unauthorized') setRefused(true);
      }
      setReady(true);
    }
    const onHash = () => void tryLink();
    onHash();
    window.addEventListener('hashchange', onHash);
    return () => window.removeEventListener('hashchange', onHash);
  }, [signIn]);

  const signOut = useCallback(async () => {
    await control.signOut();
    setTurn((n) => n + 1);
  }, [control]);

  return { ready, refused, turn, signIn, signOut };
}
