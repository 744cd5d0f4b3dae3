import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react';
import type { Picture } from '../hooks/use-bitmap.ts';
import { useGestures } from '../hooks/use-gestures.ts';
import type { Layers } from '../hooks/use-layers.ts';
import { useViewport } from '../hooks/use-viewport.ts';
import { useText } from '../i18n/use-text.tsx';
import type { Sprite } from '../lib/draw.ts';
import type { Isolation } from '../lib/layers.ts';
import type { Photo } from '../lib/photos.ts';
import { type SegmentMap, segmentAt } from '../lib/segment-map.ts';
import { type Position, toImage } from '../lib/viewport.ts';
import { Divider } from './divider.tsx';
import { StageCanvas } from './stage-canvas.tsx';
import { StageTools } from './stage-tools.tsx';
import { Tooltip } from './tooltip.tsx';

interface Props {
  photo: Photo;
  picture: Picture | null;
  map: SegmentMap | null;
  layer: Sprite | null;
  layers: Layers;
}

/** Share of the stage that one press of an arrow key moves, and the factor of one press of plus. */
const STEP = 0.1;
const ZOOM = 1.25;

/** The photo with its layers: zoom, move, point at parts, pick one, compare before and after. */
export function Stage({ photo, picture, map, layer, layers }: Props) {
  const { t } = useText();
  const ref = useRef<HTMLDivElement>(null);
  const image = useMemo(
    () => map?.image ?? { width: picture?.width || 1, height: picture?.height || 1 },
    [map, picture],
  );
  const control = useViewport(ref, image);
  const [split, setSplit] = useState<number | null>(null);
  const [pointer, setPointer] = useState<{ at: Position; segment: number } | null>(null);
  const response = photo.state.step === 'done' ? photo.state.result.response : null;

  const at = (position: Position): number | null => {
    if (!map) return null;
    const { x, y } = toImage(control.view, position);
    return segmentAt(map, x, y);
  };
  const what = (segment: number): Isolation => {
    const person = response?.segments[segment].person ?? null;
    return layers.view.coloring === 'people' && person !== null
      ? { kind: 'person', person }
      : { kind: 'segment', segment };
  };
  const gestures = useGestures(ref, control, {
    onHover(position) {
      const segment = position && at(position);
      setPointer(position && segment !== null ? { at: position, segment } : null);
      layers.hover(segment === null ? null : what(segment));
    },
    onClick(position) {
      const segment = at(position);
      layers.isolate(segment === null ? null : what(segment));
    },
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: the tooltip belongs to the photo under the pointer.
  useEffect(() => setPointer(null), [photo.id]);

  function onKeyDown(event: KeyboardEvent) {
    if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) return;
    const { width, height } = control.stage;
    const actions = new Map<string, () => void>([
      ['+', () => control.zoom(ZOOM)],
      ['=', () => control.zoom(ZOOM)],
      ['-', () => control.zoom(1 / ZOOM)],
      ['0', control.reset],
      ['ArrowLeft', () => control.move(width * STEP, 0)],
      ['ArrowRight', () => control.move(-width * STEP, 0)],
      ['ArrowUp', () => control.move(0, height * STEP)],
      ['ArrowDown', () => control.move(0, -height * STEP)],
      ['Escape', () => layers.isolate(null)],
    ]);
    const action = actions.get(event.key);
    if (!action) return;
    event.preventDefault();
    action();
  }

  return (
    <div className="stage">
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for form controls. */}
      <div
        ref={ref}
        className={control.fitted ? 'stage-view' : 'stage-view stage-zoomed'}
        role="group"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: moved with the arrow keys, as a scroll area is.
        tabIndex={0}
        aria-label={t.stage.label}
        aria-describedby="stage-keys"
        onKeyDown={onKeyDown}
        {...gestures}
      >
        <StageCanvas
          photo={photo}
          picture={picture}
          map={map}
          layer={layer}
          layers={layers}
          control={control}
          image={image}
          split={split}
        />
      </div>
      {split !== null && map && <Divider split={split} onMove={setSplit} />}
      {pointer && response && (
        <Tooltip response={response} segment={pointer.segment} at={pointer.at} stage={control.stage} />
      )}
      <p id="stage-keys" className="visually-hidden">
        {t.stage.keys}
      </p>
      {picture && !picture.bitmap && map && <p className="stage-note">{t.stage.noPreview}</p>}
      {(picture?.bitmap || map) && (
        <StageTools
          control={control}
          comparing={split !== null}
          onCompare={map ? () => setSplit(split === null ? 0.5 : null) : null}
          isolated={layers.view.isolated !== null}
          onShowAll={() => layers.isolate(null)}
        />
      )}
    </div>
  );
}
