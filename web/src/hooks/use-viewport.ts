import { type RefObject, useCallback, useEffect, useLayoutEffect, useState } from 'react';
import { clamp, type Extent, fitView, type Position, pan, type Viewport, zoomAt } from '../lib/viewport.ts';

export interface ViewportControl {
  view: Viewport;
  stage: Extent;
  /** Whether the whole image is in view. */
  fitted: boolean;
  zoom(factor: number, at?: Position): void;
  move(dx: number, dy: number): void;
  reset(): void;
}

/** The part of the image that the stage shows. Follows the stage's size; starts anew with each image. */
export function useViewport(stageRef: RefObject<HTMLElement | null>, image: Extent): ViewportControl {
  const [stage, setStage] = useState<Extent>({ width: 0, height: 0 });
  const [chosen, setChosen] = useState<Viewport | null>(null);

  useLayoutEffect(() => {
    const element = stageRef.current;
    if (!element) return;
    const measure = () => setStage({ width: element.clientWidth, height: element.clientHeight });
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [stageRef]);

  const { width, height } = image;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another image, another start.
  useEffect(() => setChosen(null), [width, height]);

  const fitted = fitView(image, stage);
  const view = chosen ? clamp(chosen, image, stage) : fitted;
  const least = fitted.scale;

  const zoom = useCallback(
    (factor: number, at?: Position) =>
      setChosen((old) => {
        const size = { width, height };
        const from = old ?? fitView(size, stage);
        const to = zoomAt(from, at ?? { x: stage.width / 2, y: stage.height / 2 }, factor, size, stage);
        return to.scale <= least * 1.001 ? null : to;
      }),
    [width, height, stage, least],
  );
  const move = useCallback(
    (dx: number, dy: number) => setChosen((old) => old && pan(old, dx, dy, { width, height }, stage)),
    [width, height, stage],
  );
  const reset = useCallback(() => setChosen(null), []);

  return { view, stage, fitted: chosen === null, zoom, move, reset };
}
