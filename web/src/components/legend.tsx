import type { ParseResponse } from '../../../src/api/parse.ts';
import type { Layers } from '../hooks/use-layers.ts';
import { partName } from '../i18n/names.ts';
import { useText } from '../i18n/use-text.tsx';
import { labelColor, personColor } from '../lib/layers.ts';
import { labelRows, personRows } from '../lib/legend.ts';
import { LegendRow } from './legend-row.tsx';

/** What occurs in the photo, by class or by person, with its area; each can be hidden or shown alone. */
export function Legend({ response, layers }: { response: ParseResponse; layers: Layers }) {
  const { t, language } = useText();
  const { view } = layers;
  if (view.coloring === 'parts') {
    return (
      <ul className="legend">
        {labelRows(response).map((row) => (
          <LegendRow
            key={row.label}
            name={partName(row.name, language)}
            color={labelColor(response, row.label)}
            area={row.area}
            share={row.share}
            shown={!view.hiddenLabels.has(row.label)}
            onToggle={() => layers.toggleLabel(row.label)}
            isolation={{ kind: 'label', label: row.label }}
            layers={layers}
          />
        ))}
      </ul>
    );
  }
  const people = personRows(response).filter((row) => row.person !== null);
  return (
    <ul className="legend">
      {people.map((row) => (
        <LegendRow
          key={row.person}
          name={t.person(row.person)}
          color={personColor(row.person)}
          round
          area={row.area}
          share={row.share}
          shown={!view.hiddenPeople.has(row.person as number)}
          onToggle={() => layers.togglePerson(row.person as number)}
          isolation={{ kind: 'person', person: row.person as number }}
          layers={layers}
        />
      ))}
    </ul>
  );
}
