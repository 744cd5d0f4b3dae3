import { type ReactNode, useCallback, useMemo } from 'react';
import { useBitmap } from '../hooks/use-bitmap.ts';
import { useLayers } from '../hooks/use-layers.ts';
import type { PhotoQueue } from '../hooks/use-photos.ts';
import { useText } from '../i18n/use-text.tsx';
import { paintLayer, renderShown } from '../lib/draw.ts';
import { paletteOf } from '../lib/layers.ts';
import type { Photo } from '../lib/photos.ts';
import { paintSegments } from '../lib/segment-map.ts';
import { Panel } from './panel.tsx';
import { ProblemCard } from './problem-card.tsx';
import { ProgressCard } from './progress-card.tsx';
import { Stage } from './stage.tsx';

interface Props {
  photo: Photo;
  queue: PhotoQueue;
  /** Whether the service takes photos now. */
  ready: boolean;
  /** The film strip: between the stage and the panel, in reading order too. */
  children: ReactNode;
}

/** One photo: the stage with it, what is happening to it, and what came out. */
export function Workbench({ photo, queue, ready, children }: Props) {
  const { t } = useText();
  const layers = useLayers(photo.id);
  const picture = useBitmap(photo.file);
  const { state } = photo;
  const response = state.step === 'done' ? state.result.response : null;
  const map = useMemo(() => response && paintSegments(response), [response]);
  const layer = useMemo(
    () => map && response && paintLayer(map, paletteOf(response, layers.view)),
    [map, response, layers.view],
  );
  const shown = useCallback(
    () => (map ? renderShown(map.image, picture?.bitmap ?? null, layer) : Promise.resolve(null)),
    [map, picture, layer],
  );
  // Nothing to show: the message takes its place.
  const blank = picture !== null && picture.bitmap === null && map === null;
  const again = () => queue.retry(photo.id);

  return (
    <>
      <main className="workbench" id="main">
        <Stage photo={photo} picture={picture} map={map} layer={layer} layers={layers} />
        <div className={blank ? 'stage-message stage-message-middle' : 'stage-message'}>
          <ProgressCard photo={photo} ready={ready} onCancel={() => queue.cancel(photo.id)} />
          {state.step === 'failed' && (
            <ProblemCard problem={state.problem} action={{ label: t.progress.retry, run: again }} />
          )}
          {state.step === 'cancelled' && (
            <div className="card progress">
              <div className="progress-line">
                <strong>{t.progress.cancelled}</strong> <span>{t.progress.cancelledText}</span>
                <button type="button" className="button button-small" onClick={again}>
                  {t.progress.again}
                </button>
              </div>
            </div>
          )}
        </div>
      </main>
      {children}
      <Panel photo={photo} layers={layers} renderShown={shown} />
    </>
  );
}
