import type { Layers } from '../hooks/use-layers.ts';
import { useText } from '../i18n/use-text.tsx';
import { formatShare } from '../lib/format.ts';
import { type Color, type Isolation, sameIsolation } from '../lib/layers.ts';
import { SoloIcon } from './icons.tsx';
import { Swatch } from './swatch.tsx';

interface Props {
  name: string;
  color: Color;
  round?: boolean;
  /** Pixels. */
  area: number;
  /** Of the image, 0..1. */
  share: number;
  shown: boolean;
  onToggle(): void;
  isolation: Isolation;
  layers: Layers;
}

export function LegendRow({ name, color, round = false, area, share, shown, onToggle, isolation, layers }: Props) {
  const { t, locale } = useText();
  const alone = sameIsolation(layers.view.isolated, isolation);
  const faded = layers.view.isolated ? !alone : !shown;
  const pixels = t.layers.pixels(area.toLocaleString(locale));
  return (
    <li
      className={faded ? 'legend-row legend-faded' : 'legend-row'}
      onPointerEnter={() => layers.hover(isolation)}
      onPointerLeave={() => layers.hover(null)}
    >
      <label className="legend-label">
        <input type="checkbox" checked={shown} onChange={onToggle} />
        <Swatch color={color} round={round} />
        <span className="legend-name">{name}</span>
      </label>
      <span className="legend-area mono" title={pixels}>
        <span>{formatShare(share, locale)}</span>
        <span className="legend-pixels">{pixels}</span>
      </span>
      <button
        type="button"
        className="icon-button icon-button-small"
        aria-pressed={alone}
        aria-label={t.layers.isolate(name)}
        title={t.layers.isolate(name)}
        onClick={() => layers.isolate(isolation)}
        onFocus={() => layers.hover(isolation)}
        onBlur={() => layers.hover(null)}
      >
        <SoloIcon />
      </button>
    </li>
  );
}
