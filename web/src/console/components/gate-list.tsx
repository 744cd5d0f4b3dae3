import { useId, useState } from 'react';
import type { GateResult, Rollout } from '../../../../src/api/control/rollout.ts';
import { GATES, type GateName } from '../../../../src/api/control/rollout-states.ts';
import type { Diagnosis } from '../../../../src/api/diagnosis.ts';
import { CheckIcon } from '../../components/icons.tsx';
import { formatMs } from '../../lib/format.ts';
import { useConsole } from '../hooks/use-console.ts';
import { useConsoleText } from '../hooks/use-console-text.ts';
import { hasEnded } from '../lib/world.ts';
import { gateSentence } from '../text/causes.ts';
import { DiagnosisCard } from './diagnosis/diagnosis-card.tsx';
import { Evidence } from './evidence/evidence.tsx';
import { BangIcon, ChevronIcon, CrossIcon, DashIcon } from './icons.tsx';

const MARKS = { pass: CheckIcon, fail: CrossIcon, warn: BangIcon, skip: DashIcon };
const OF_ROLLOUTS: readonly GateName[] = ['shadow', 'watch'];

/** Not every release has an environment: that gate is there when it has spoken. */
function gatesOf({ kind, gates }: Rollout): readonly GateName[] {
  return GATES.filter((gate) => {
    if (gate === 'environment') return gates.some((one) => one.gate === gate);
    return kind !== 'proof' || !OF_ROLLOUTS.includes(gate);
  });
}

/** All gates, those that have not spoken yet included, so that nothing moves when they do. */
export function GateList({ rollout }: { rollout: Rollout }) {
  const { c } = useConsoleText();
  const gates = gatesOf(rollout);
  return (
    <>
      <h3 className="block-subtitle">{c.gates.title}</h3>
      <ul className="gates">
        {gates.map((gate, i) => {
          const result = rollout.gates.findLast((one) => one.gate === gate);
          if (result) return <Gate key={gate} rollout={rollout} result={result} />;
          const passedBy = gates.slice(i + 1).some((later) => rollout.gates.some((one) => one.gate === later));
          const why = passedBy ? 'skip' : hasEnded(rollout) ? 'unreached' : 'waiting';
          return <SilentGate key={gate} gate={gate} why={why} />;
        })}
      </ul>
    </>
  );
}

/** A gate that has said nothing: not yet, not any more, or because nobody asked for it. */
function SilentGate({ gate, why }: { gate: GateName; why: 'skip' | 'unreached' | 'waiting' }) {
  const { c } = useConsoleText();
  return (
    <li className={`gate gate-${why === 'skip' ? 'skip' : 'waiting'}`}>
      <div className="gate-row">
        <span className="gate-mark" aria-hidden="true">
          {why === 'skip' && <DashIcon />}
        </span>
        <span className="gate-name">{c.gates.names[gate]}</span>
        <span className="gate-says">{c.gates.what[gate]}</span>
        <span className={why === 'waiting' ? 'visually-hidden' : 'gate-silent'}>{c.gates.verdicts[why]}</span>
      </div>
    </li>
  );
}

function Gate({ rollout, result }: { rollout: Rollout; result: GateResult }) {
  const { c, language, locale } = useConsoleText();
  const { gate, verdict, cause, ms } = result;
  const diagnosis = result.diagnosis && result.diagnosis.verdict !== 'healthy' ? result.diagnosis : null;
  // What failed is what one came to see, and what was warned of where it did not go well.
  const [chosen, setOpen] = useState<boolean | null>(null);
  const open = chosen ?? (verdict === 'fail' || (diagnosis !== null && rollout.state !== 'settled'));
  const id = useId();
  const Mark = MARKS[verdict];
  const said = gateSentence(result, language);
  return (
    <li className={`gate gate-${verdict}`}>
      <h4>
        <button
          type="button"
          className="gate-row"
          aria-expanded={open}
          aria-controls={open ? id : undefined}
          onClick={() => setOpen(!open)}
        >
          <span className="gate-mark" aria-hidden="true">
            <Mark />
          </span>
          <span className="gate-name">
            {c.gates.names[gate]}
            <span className="visually-hidden"> {c.gates.verdicts[verdict]}</span>
          </span>
          <span className="gate-says" lang={said.lang}>
            {said.text}
          </span>
          <span className="gate-time mono">{ms >= 1 && formatMs(ms, locale)}</span>
          <ChevronIcon />
        </button>
      </h4>
      {open && (
        <section id={id} className="gate-evidence" aria-label={c.gates.evidence(c.gates.names[gate])}>
          {(cause || said.original) && (
            <p className="gate-cause">
              {cause && (
                <span>
                  {c.gates.cause} <code>{cause}</code>
                </span>
              )}
              {said.original && (
                <span>
                  {c.gates.original}: <q lang="en">{said.original}</q>
                </span>
              )}
            </p>
          )}
          {diagnosis && <GateDiagnosis rollout={rollout} gate={gate} diagnosis={diagnosis} />}
          <Evidence rollout={rollout} result={result} />
        </section>
      )}
    </li>
  );
}

function GateDiagnosis({ rollout, gate, diagnosis }: { rollout: Rollout; gate: GateName; diagnosis: Diagnosis }) {
  const { control } = useConsole();
  const foretold = gate === 'preflight';
  // At the start gate the log's end stands below, with its own link.
  const wanted = !foretold && gate !== 'start' && rollout.evidence.includes('log.txt');
  const log = wanted ? control.evidenceUrl(rollout.id, 'log.txt') : null;
  return <DiagnosisCard diagnosis={diagnosis} foretold={foretold} log={log} />;
}
