/** Where the image lies on the stage: `scale` in CSS pixels per image pixel, (x, y) of its top left corner in CSS pixels. */
export interface Viewport {
  scale: number;
  x: number;
  y: number;
}

export interface Extent {
  width: number;
  height: number;
}

export interface Position {
  x: number;
  y: number;
}

/** Deepest zoom, in CSS pixels per image pixel. */
const MAX_SCALE = 24;
/** Free room around a fitted image, CSS pixels. */
const MARGIN = 12;

/** The whole image in the middle of the stage; small images are enlarged to twice their size at most. */
export function fitView(image: Extent, stage: Extent): Viewport {
  const room = { width: Math.max(1, stage.width - 2 * MARGIN), height: Math.max(1, stage.height - 2 * MARGIN) };
  const scale = Math.min(2, room.width / image.width, room.height / image.height);
  return { scale, x: (stage.width - image.width * scale) / 2, y: (stage.height - image.height * scale) / 2 };
}

/** Keeps the image reachable: centred where it is smaller than the stage, without a gap at its border where it is bigger. */
export function clamp(view: Viewport, image: Extent, stage: Extent): Viewport {
  const axis = (offset: number, length: number, room: number) =>
    length <= room ? (room - length) / 2 : Math.min(MARGIN, Math.max(room - length - MARGIN, offset));
  return {
    scale: view.scale,
    x: axis(view.x, image.width * view.scale, stage.width),
    y: axis(view.y, image.height * view.scale, stage.height),
  };
}

/** Zooms by a factor and keeps the point under the pointer where it is. Not further out than fitted. */
export function zoomAt(view: Viewport, at: Position, factor: number, image: Extent, stage: Extent): Viewport {
  const least = fitView(image, stage).scale;
  const scale = Math.min(Math.max(MAX_SCALE, least), Math.max(least, view.scale * factor));
  const ratio = scale / view.scale;
  return clamp({ scale, x: at.x - (at.x - view.x) * ratio, y: at.y - (at.y - view.y) * ratio }, image, stage);
}

export function pan(view: Viewport, dx: number, dy: number, image: Extent, stage: Extent): Viewport {
  return clamp({ scale: view.scale, x: view.x + dx, y: view.y + dy }, image, stage);
}

/** The image's point (pixels, fractional) under a point of the stage. */
export function toImage(view: Viewport, at: Position): Position {
  return { x: (at.x - view.x) / view.scale, y: (at.y - view.y) / view.scale };
}
