import type { SegmentMap } from './segment-map.ts';
import type { Extent, Viewport } from './viewport.ts';

/** A canvas that stands for a rectangle of the image, in the image's pixels. */
export interface Sprite {
  canvas: HTMLCanvasElement;
  x: number;
  y: number;
  width: number;
  height: number;
}

function spriteOf(map: SegmentMap, left: number, top: number, image: ImageData): Sprite {
  const canvas = document.createElement('canvas');
  canvas.width = image.width;
  canvas.height = image.height;
  canvas.getContext('2d')?.putImageData(image, 0, 0);
  const [sx, sy] = [map.image.width / map.width, map.image.height / map.height];
  return { canvas, x: left * sx, y: top * sy, width: image.width * sx, height: image.height * sy };
}

/** All segments in their colours. `palette` as `paletteOf` makes it. */
export function paintLayer(map: SegmentMap, palette: Uint32Array): Sprite {
  const image = new ImageData(map.width, map.height);
  const pixels = new Uint32Array(image.data.buffer);
  const { data } = map;
  for (let i = 0; i < data.length; i++) pixels[i] = palette[data[i]];
  return spriteOf(map, 0, 0, image);
}

const RIM = 0xf2ffffff;
const FILL = 0x38ffffff;

/**
 * The shape under the pointer: a white rim and a light fill.
 * @param members for each value of the map whether it belongs to the shape
 * @param rim thickness in pixels of the map
 */
export function paintHighlight(map: SegmentMap, members: readonly boolean[], rim: number): Sprite | null {
  const { width, height, data } = map;
  let [left, top, right, bottom] = [width, height, -1, -1];
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      if (!members[data[i]]) continue;
      if (x < left) left = x;
      if (x > right) right = x;
      if (y < top) top = y;
      bottom = y;
    }
  }
  if (right < 0) return null;
  const image = new ImageData(right - left + 1, bottom - top + 1);
  const pixels = new Uint32Array(image.data.buffer);
  const inside = (x: number, y: number) => x >= 0 && y >= 0 && x < width && y < height && members[data[y * width + x]];
  for (let y = top, i = 0; y <= bottom; y++) {
    for (let x = left; x <= right; x++, i++) {
      if (!members[data[y * width + x]]) continue;
      const inner = inside(x - rim, y) && inside(x + rim, y) && inside(x, y - rim) && inside(x, y + rim);
      pixels[i] = inner ? FILL : RIM;
    }
  }
  return spriteOf(map, left, top, image);
}

export interface Scene {
  image: Extent;
  photo: ImageBitmap | null;
  layer: Sprite | null;
  highlight: Sprite | null;
  /** Where "after" begins, CSS pixels of the stage; null without a comparison. */
  split: number | null;
}

/** From this many screen pixels per image pixel on, pixels are shown as squares. */
const SQUARES = 3;

/** Draws the stage. `ratio` is the screen's pixels per CSS pixel. */
export function drawScene(
  context: CanvasRenderingContext2D,
  scene: Scene,
  view: Viewport,
  stage: Extent,
  ratio: number,
) {
  const { image, photo, layer, highlight, split } = scene;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, stage.width, stage.height);
  context.save();
  context.translate(view.x, view.y);
  context.scale(view.scale, view.scale);
  context.imageSmoothingEnabled = view.scale * ratio < SQUARES;
  context.imageSmoothingQuality = 'high';
  if (photo) context.drawImage(photo, 0, 0, image.width, image.height);
  else {
    context.fillStyle = '#777';
    context.fillRect(0, 0, image.width, image.height);
  }
  if (split !== null) {
    const from = (split - view.x) / view.scale;
    context.beginPath();
    context.rect(from, 0, image.width - from, image.height);
    context.clip();
  }
  for (const sprite of [layer, highlight]) {
    if (sprite) context.drawImage(sprite.canvas, sprite.x, sprite.y, sprite.width, sprite.height);
  }
  context.restore();
}

/** The photo at its full size with the layer as it is shown, as a PNG; null when the browser cannot hold it. */
export function renderShown(image: Extent, photo: ImageBitmap | null, layer: Sprite | null): Promise<Blob | null> {
  const canvas = document.createElement('canvas');
  canvas.width = image.width;
  canvas.height = image.height;
  const context = canvas.getContext('2d');
  if (!context) return Promise.resolve(null);
  const view = { scale: 1, x: 0, y: 0 };
  drawScene(context, { image, photo, layer, highlight: null, split: null }, view, image, 1);
  return new Promise((resolve) => canvas.toBlob(resolve, 'image/png'));
}
