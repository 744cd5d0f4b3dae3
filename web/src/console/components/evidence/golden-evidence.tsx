import { useState } from 'react';
import type { GoldenCaseEvidence, Rollout } from '../../../../../src/api/control/rollout.ts';
import { CheckIcon } from '../../../components/icons.tsx';
import { formatMs } from '../../../lib/format.ts';
import { useConsole } from '../../hooks/use-console.ts';
import { useConsoleText } from '../../hooks/use-console-text.ts';
import { CrossIcon } from '../icons.tsx';
import { CaseFigures } from './case-figures.tsx';
import { CasePictures } from './case-pictures.tsx';

interface Props {
  rollout: Rollout;
  cases: GoldenCaseEvidence[];
  /** The gate's sentence; a case's own is not repeated after it. */
  told: string;
}

/** Each golden input: what should have been answered, what was, and where they differ. */
export function GoldenEvidence({ rollout, cases, told }: Props) {
  const { c, locale } = useConsoleText();
  const [chosen, setChosen] = useState(cases[0].name);
  const shown = cases.find(({ name }) => name === chosen) ?? cases[0];
  return (
    <div className="golden">
      {cases.length > 1 && (
        <fieldset className="golden-cases">
          <legend className="visually-hidden">{c.golden.cases}</legend>
          {cases.map(({ name, verdict }) => (
            <button
              key={name}
              type="button"
              className={`golden-case golden-${verdict}`}
              aria-pressed={name === shown.name}
              onClick={() => setChosen(name)}
            >
              {verdict === 'pass' ? <CheckIcon /> : <CrossIcon />}
              <span>{name}</span>
              <span className="visually-hidden">{verdict === 'pass' ? c.golden.right : c.golden.wrong}</span>
            </button>
          ))}
        </fieldset>
      )}
      <CasePictures key={shown.name} rollout={rollout} shown={shown} />
      {!told.includes(shown.summary) && (
        <p className="golden-summary" lang="en">
          {shown.summary}
        </p>
      )}
      <CaseFigures figures={shown.figures} time={formatMs(shown.ms, locale)} />
      <Files rollout={rollout} shown={shown} />
    </div>
  );
}

function Files({ rollout, shown }: { rollout: Rollout; shown: GoldenCaseEvidence }) {
  const { c } = useConsoleText();
  const { control } = useConsole();
  const files = [
    [c.golden.input, shown.input],
    [c.golden.expectedFile, shown.expected],
    [c.golden.answerFile, shown.answer],
  ].filter((file): file is [string, string] => file[1] !== null);
  if (files.length === 0) return null;
  return (
    <p className="golden-files">
      {c.golden.files}
      {files.map(([what, name]) => (
        <a key={name} href={control.evidenceUrl(rollout.id, name)} target="_blank" rel="noreferrer">
          {what}
        </a>
      ))}
    </p>
  );
}
