import { useState } from 'react';
import type { GoldenCaseEvidence, Rollout } from '../../../../../src/api/control/rollout.ts';
import { Divider } from '../../../components/divider.tsx';
import { useConsole } from '../../hooks/use-console.ts';
import { useConsoleText } from '../../hooks/use-console-text.ts';

interface Props {
  rollout: Rollout;
  shown: GoldenCaseEvidence;
}

/** Expected and given parsing, side by side with their difference, or one over the other with a divider. */
export function CasePictures({ rollout, shown }: Props) {
  const { c } = useConsoleText();
  const { control } = useConsole();
  const [view, setView] = useState<'side' | 'swipe'>('side');
  const url = (name: string) => control.evidenceUrl(rollout.id, name);
  const { expected_picture: expected, answer_picture: answer, difference_picture: difference } = shown;
  if (!expected && !answer) {
    const photo = shown.input && /\.(png|jpe?g|webp)$/i.test(shown.input) ? shown.input : null;
    return photo ? (
      <figure className="picture picture-alone">
        <img src={url(photo)} alt={`${c.golden.input}: ${shown.name}`} />
        <figcaption>{c.golden.noPictures}</figcaption>
      </figure>
    ) : (
      <p className="evidence-none">{c.golden.noPictures}</p>
    );
  }
  const pictures = [
    ['expected', expected],
    ['answer', answer],
    ['difference', difference],
  ] as const;
  return (
    <div>
      {expected && answer && (
        <fieldset className="segmented segmented-small golden-view">
          <legend className="visually-hidden">{c.golden.view}</legend>
          {(['side', 'swipe'] as const).map((choice) => (
            <button key={choice} type="button" aria-pressed={choice === view} onClick={() => setView(choice)}>
              {c.golden[choice]}
            </button>
          ))}
        </fieldset>
      )}
      {view === 'swipe' && expected && answer ? (
        <Swipe expected={url(expected)} answer={url(answer)} name={shown.name} />
      ) : (
        <div className="pictures">
          {pictures.map(
            ([what, name]) =>
              name && (
                <figure key={what} className="picture">
                  <a href={url(name)} target="_blank" rel="noreferrer">
                    <img src={url(name)} alt={`${c.golden[what]}: ${shown.name}`} />
                  </a>
                  <figcaption>
                    {c.golden[what]}
                    {what === 'difference' && <small>{c.golden.differenceHint}</small>}
                  </figcaption>
                </figure>
              ),
          )}
        </div>
      )}
    </div>
  );
}

function Swipe({ expected, answer, name }: { expected: string; answer: string; name: string }) {
  const { c } = useConsoleText();
  const [split, setSplit] = useState(0.5);
  return (
    <div className="swipe">
      <img src={expected} alt={`${c.golden.expected}: ${name}`} />
      <img
        className="swipe-over"
        src={answer}
        alt={`${c.golden.answer}: ${name}`}
        style={{ clipPath: `inset(0 0 0 ${(split * 100).toFixed(2)}%)` }}
      />
      <Divider
        split={split}
        onMove={setSplit}
        sides={{ left: c.golden.expected, right: c.golden.answer, label: c.golden.divider }}
      />
    </div>
  );
}
