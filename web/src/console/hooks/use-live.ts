import { useEffect, useRef, useState } from 'react';
import type { Control } from '../../../../src/api/control/client.ts';
import { useText } from '../../i18n/use-text.tsx';
import { follow, type Live, type LiveState, NOT_YET } from '../lib/live.ts';

export interface LiveView extends LiveState {
  refresh(): void;
}

/**
 * What the server says, kept up to date.
 * @param control null: do not ask yet
 * @param turn a new one begins anew: after signing in
 */
export function useLive(control: Control | null, service: string | null, turn: number): LiveView {
  const { language } = useText();
  const [state, setState] = useState(NOT_YET);
  const live = useRef<Live>(null);

  // biome-ignore lint/correctness/useExhaustiveDependencies: `turn` is asked for by whoever wants it to begin anew; a language is no reason to.
  useEffect(() => {
    if (!control) return;
    const following = follow(control, { service, lang: language }, setState);
    live.current = following;
    const onOnline = () => following.refresh();
    window.addEventListener('online', onOnline);
    return () => {
      window.removeEventListener('online', onOnline);
      following.close();
    };
  }, [control, service, turn]);

  useEffect(() => live.current?.speak(language), [language]);

  return { ...state, refresh: () => live.current?.refresh() };
}
