import { useEffect, useState } from 'react';
import type { Control } from '../../../../src/api/control/client.ts';
import type { Diagnosis } from '../../../../src/api/diagnosis.ts';
import { LastgoodError } from '../../../../src/errors.ts';
import { useConsoleText } from './use-console-text.ts';

export interface AskedDiagnosis {
  working: boolean;
  diagnosis: Diagnosis | null;
  failure: LastgoodError | null;
  ask(log: string): void;
}

/** The diagnosis of a log, asked again when the page's language changes. */
export function useDiagnosis(control: Control): AskedDiagnosis {
  const { language } = useConsoleText();
  const [asked, setAsked] = useState<{ log: string } | null>(null);
  const [working, setWorking] = useState(false);
  const [diagnosis, setDiagnosis] = useState<Diagnosis | null>(null);
  const [failure, setFailure] = useState<LastgoodError | null>(null);

  useEffect(() => {
    if (!asked) return;
    const stop = new AbortController();
    setWorking(true);
    setFailure(null);
    control
      .diagnose(asked, { lang: language, signal: stop.signal })
      .then(setDiagnosis, (error: unknown) => {
        if (stop.signal.aborted) return;
        if (!(error instanceof LastgoodError)) throw error;
        setFailure(error);
      })
      .finally(() => stop.signal.aborted || setWorking(false));
    return () => stop.abort();
  }, [control, asked, language]);

  function ask(log: string) {
    setDiagnosis(null);
    setAsked({ log });
  }
  return { working, diagnosis, failure, ask };
}
