import { useEffect, useState } from 'react';
import type { Advice } from '../../../../src/api/control/advice.ts';
import { useConsole } from './use-console.ts';
import { useConsoleText } from './use-console-text.ts';

/** The ways back as they are now: asked again when what serves or what stands by changes. */
export function useAdvice(): Advice | null {
  const { language } = useConsoleText();
  const { control, service } = useConsole();
  const [advice, setAdvice] = useState<Advice | null>(null);
  const { name, current, standby } = service;
  const turn = `${current?.release.generation} ${standby?.release.id} ${standby?.ready} ${standby?.measured_at}`;
  // biome-ignore lint/correctness/useExhaustiveDependencies: `turn` stands for what the advice is about.
  useEffect(() => {
    const stop = new AbortController();
    control.advise(name, { lang: language, signal: stop.signal }).then(
      (told) => setAdvice(told),
      // What cannot be told is not shown; the link's own state says when the server is gone.
      () => {},
    );
    return () => stop.abort();
  }, [control, name, language, turn]);
  return advice?.service === name ? advice : null;
}
