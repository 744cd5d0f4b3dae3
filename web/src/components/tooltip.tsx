import type { ParseResponse } from '../../../src/api/parse.ts';
import { partName } from '../i18n/names.ts';
import { useText } from '../i18n/use-text.tsx';
import { formatShare } from '../lib/format.ts';
import { labelColor, personColor } from '../lib/layers.ts';
import type { Extent, Position } from '../lib/viewport.ts';
import { Swatch } from './swatch.tsx';

interface Props {
  response: ParseResponse;
  segment: number;
  /** Of the pointer on the stage, CSS pixels. */
  at: Position;
  stage: Extent;
}

/** Which part of whom is under the pointer. Sighted help only: the list says the same. */
export function Tooltip({ response, segment: index, at, stage }: Props) {
  const { t, language, locale } = useText();
  const segment = response.segments[index];
  const share = segment.area / (response.image.width * response.image.height);
  // On the side of the pointer where there is more room.
  const style = {
    transform: `translate(${Math.round(at.x)}px, ${Math.round(at.y)}px) translate(${at.x > stage.width / 2 ? 'calc(-100% - 14px)' : '14px'}, ${at.y > stage.height / 2 ? 'calc(-100% - 10px)' : '14px'})`,
  };
  return (
    <div className="tooltip" style={style} aria-hidden="true">
      <span className="tooltip-part">
        <Swatch color={labelColor(response, segment.label_id)} />
        {partName(segment.label, language)}
      </span>
      <span className="tooltip-person">
        <Swatch color={personColor(segment.person)} round />
        {t.person(segment.person)}
        <span className="mono">{formatShare(share, locale)}</span>
      </span>
    </div>
  );
}
