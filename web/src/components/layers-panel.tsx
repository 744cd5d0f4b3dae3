import type { Layers } from '../hooks/use-layers.ts';
import { useText } from '../i18n/use-text.tsx';
import type { Coloring } from '../lib/layers.ts';
import type { Result } from '../lib/photos.ts';
import { Legend } from './legend.tsx';

const COLORINGS: readonly Coloring[] = ['parts', 'people'];

/** How the result is painted: by parts or by people, how strong, and which of them. */
export function LayersPanel({ result, layers }: { result: Result; layers: Layers }) {
  const { t, locale } = useText();
  const { view } = layers;
  const filtered = view.isolated !== null || view.hiddenLabels.size > 0 || view.hiddenPeople.size > 0;
  return (
    <section className="panel-section" aria-labelledby="layers-title">
      <div className="section-head">
        <h2 id="layers-title">{t.layers.title}</h2>
        <button type="button" className="link-button" disabled={!filtered} onClick={layers.showAll}>
          {t.layers.showAll}
        </button>
      </div>
      <fieldset className="segmented">
        <legend className="visually-hidden">{t.layers.colorBy}</legend>
        {COLORINGS.map((coloring) => (
          <label key={coloring}>
            <input
              className="visually-hidden"
              type="radio"
              name="coloring"
              checked={view.coloring === coloring}
              onChange={() => layers.setColoring(coloring)}
            />
            <span>{t.layers[coloring]}</span>
          </label>
        ))}
      </fieldset>
      <label className="slider">
        <span>{t.layers.opacity}</span>
        <input
          type="range"
          min={0}
          max={100}
          step={5}
          value={Math.round(view.opacity * 100)}
          onChange={(event) => layers.setOpacity(Number(event.target.value) / 100)}
        />
        <output className="mono">{view.opacity.toLocaleString(locale, { style: 'percent' })}</output>
      </label>
      <Legend response={result.response} layers={layers} />
    </section>
  );
}
