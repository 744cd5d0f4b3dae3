import { useEffect, useMemo, useRef } from 'react';
import type { Picture } from '../hooks/use-bitmap.ts';
import type { Layers } from '../hooks/use-layers.ts';
import type { ViewportControl } from '../hooks/use-viewport.ts';
import { partName } from '../i18n/names.ts';
import { useText } from '../i18n/use-text.tsx';
import { drawScene, paintHighlight, type Sprite } from '../lib/draw.ts';
import { isIsolated } from '../lib/layers.ts';
import { labelRows } from '../lib/legend.ts';
import type { Photo } from '../lib/photos.ts';
import type { SegmentMap } from '../lib/segment-map.ts';
import type { Extent } from '../lib/viewport.ts';

interface Props {
  photo: Photo;
  picture: Picture | null;
  map: SegmentMap | null;
  layer: Sprite | null;
  layers: Layers;
  control: ViewportControl;
  image: Extent;
  split: number | null;
}

/** Thickness of the rim around what is pointed at, CSS pixels. */
const RIM = 1.5;

/** The canvas itself, drawn anew when something that it shows changes. */
export function StageCanvas({ photo, picture, map, layer, layers, control, image, split }: Props) {
  const { t, language } = useText();
  const ref = useRef<HTMLCanvasElement>(null);
  const { view, stage } = control;
  const response = photo.state.step === 'done' ? photo.state.result.response : null;
  const { hovered } = layers;

  const rim = map ? Math.max(1, Math.round((RIM / view.scale) * (map.width / map.image.width))) : 1;
  const highlight = useMemo(() => {
    if (!map || !response || !hovered) return null;
    const members = [false, ...response.segments.map((_, index) => isIsolated(response, index, hovered))];
    return paintHighlight(map, members, rim);
  }, [map, response, hovered, rim]);

  useEffect(() => {
    const canvas = ref.current;
    const context = canvas?.getContext('2d');
    if (!canvas || !context || stage.width === 0) return;
    const ratio = window.devicePixelRatio;
    const [width, height] = [Math.round(stage.width * ratio), Math.round(stage.height * ratio)];
    // Setting a size clears the canvas and costs its memory: only when it has changed.
    if (canvas.width !== width || canvas.height !== height) {
      canvas.width = width;
      canvas.height = height;
    }
    const frame = requestAnimationFrame(() => {
      const scene = {
        image,
        photo: picture?.bitmap ?? null,
        layer,
        highlight,
        split: split === null ? null : split * stage.width,
      };
      if (picture && (picture.bitmap || layer)) drawScene(context, scene, view, stage, ratio);
      else context.clearRect(0, 0, width, height);
    });
    return () => cancelAnimationFrame(frame);
  }, [picture, image, layer, highlight, split, view, stage]);

  const parts = response && [...labelRows(response)].map((row) => partName(row.name, language)).join(', ');
  const label = response
    ? t.stage.summary(photo.name, response.people.length, parts ?? '')
    : t.stage.photoOnly(photo.name);
  return <canvas ref={ref} className="stage-canvas" role="img" aria-label={label} />;
}
