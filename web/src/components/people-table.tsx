import type { Layers } from '../hooks/use-layers.ts';
import { partName } from '../i18n/names.ts';
import { useText } from '../i18n/use-text.tsx';
import { formatShare } from '../lib/format.ts';
import { type Color, type Isolation, personColor, sameIsolation, segmentColor } from '../lib/layers.ts';
import { personRows } from '../lib/legend.ts';
import type { Result } from '../lib/photos.ts';
import { Swatch } from './swatch.tsx';

interface RowProps {
  name: string;
  color: Color;
  score: number | null;
  area: number;
  share: number;
  isolation: Isolation | null;
  layers: Layers;
  heading?: boolean;
}

function Row({ name, color, score, area, share, isolation, layers, heading = false }: RowProps) {
  const { locale } = useText();
  const point = isolation ? () => layers.hover(isolation) : undefined;
  const leave = () => layers.hover(null);
  const label = (
    <>
      <Swatch color={color} round={heading} /> {name}
    </>
  );
  return (
    <tr className={heading ? 'people-person' : 'people-part'} onPointerEnter={point} onPointerLeave={leave}>
      <th scope={heading ? 'rowgroup' : 'row'}>
        {isolation ? (
          <button
            type="button"
            className="row-button"
            aria-pressed={sameIsolation(layers.view.isolated, isolation)}
            onClick={() => layers.isolate(isolation)}
            onFocus={point}
            onBlur={leave}
          >
            {label}
          </button>
        ) : (
          label
        )}
      </th>
      <td className="mono">{score === null ? '' : score.toLocaleString(locale, { style: 'percent' })}</td>
      <td className="mono">{area.toLocaleString(locale)}</td>
      <td className="mono">{formatShare(share, locale)}</td>
    </tr>
  );
}

/** Everyone with their parts: what the canvas shows, as text, and a way to each part by keyboard. */
export function PeopleTable({ result, layers }: { result: Result; layers: Layers }) {
  const { t, language } = useText();
  const { response } = result;
  return (
    <section className="panel-section" aria-labelledby="people-title">
      <div className="section-head">
        <h2 id="people-title">{t.list.title}</h2>
      </div>
      <table className="people">
        <caption className="visually-hidden">{t.list.caption}</caption>
        <thead>
          <tr>
            <th scope="col">{t.list.what}</th>
            <th scope="col">{t.list.score}</th>
            <th scope="col">px</th>
            <th scope="col">%</th>
          </tr>
        </thead>
        {personRows(response).map((person) => (
          <tbody key={person.person ?? 'nobody'}>
            <Row
              heading
              name={t.person(person.person)}
              color={personColor(person.person)}
              score={person.score}
              area={person.area}
              share={person.share}
              isolation={person.person === null ? null : { kind: 'person', person: person.person }}
              layers={layers}
            />
            {person.parts.map((part) => (
              <Row
                key={part.segment}
                name={partName(part.name, language)}
                color={segmentColor(response, part.segment, 'parts')}
                score={part.score}
                area={part.area}
                share={part.share}
                isolation={{ kind: 'segment', segment: part.segment }}
                layers={layers}
              />
            ))}
          </tbody>
        ))}
      </table>
    </section>
  );
}
