import type { ParseResponse } from '../../../src/api/parse.ts';
import type { Result } from '../lib/photos.ts';
import type { Rle } from '../lib/rle.ts';

/** COCO's text for a mask given as rows of text, `#` for one. */
export function rleOf(rows: readonly string[]): Rle {
  const height = rows.length;
  const width = rows[0].length;
  const counts: number[] = [];
  let run = 0;
  let last = false;
  for (let x = 0; x < width; x++) {
    for (let y = 0; y < height; y++) {
      const one = rows[y][x] === '#';
      if (one !== last) {
        counts.push(run);
        run = 0;
        last = one;
      }
      run++;
    }
  }
  counts.push(run);
  return { size: [height, width], counts: counts.map((n, i) => encodeNumber(i > 2 ? n - counts[i - 2] : n)).join('') };
}

function encodeNumber(number: number): string {
  let rest = number;
  let text = '';
  for (;;) {
    const bits = rest & 0x1f;
    rest >>= 5;
    const done = bits & 0x10 ? rest === -1 : rest === 0;
    text += String.fromCharCode((done ? bits : bits | 0x20) + 48);
    if (done) return text;
  }
}

const area = (rows: readonly string[]) => rows.join('').replaceAll('.', '').length;

const HEAD = ['.##...', '.##...', '......', '......'];
const TORSO = ['......', '......', '###...', '###...'];
const HAND = ['......', '......', '..#...', '......'];
const OTHER = ['......', '.....#', '.....#', '.....#'];

/** A picture of 6 × 4 pixels: person 1 with face, torso and a hand before the torso; person 2 with a torso. */
export function sampleResponse(): ParseResponse {
  const segment = (label: string, label_id: number, person: number, rows: string[]) => ({
    label,
    label_id,
    person,
    score: 0.9,
    box: [0, 0, 6, 4] as [number, number, number, number],
    area: area(rows),
    rle: rleOf(rows) as { size: [number, number]; counts: string },
  });
  return {
    status: 'success',
    inference_time: '0.10s',
    mask_shape: [4, 6],
    release: { id: `sha256:${'ab'.repeat(32)}`, version: '1.0.0', generation: 1 },
    image: { width: 6, height: 4 },
    people: [
      { id: 1, score: 0.93, box: [0, 0, 3, 4], area: 10 },
      { id: 2, score: 0.51, box: [5, 1, 1, 3], area: 3 },
    ],
    segments: [
      segment('hand', 6, 1, HAND),
      segment('face', 1, 1, HEAD),
      segment('torso', 3, 1, TORSO),
      segment('torso', 3, 2, OTHER),
    ],
    labels: [
      { id: 0, name: 'background', color: [0, 0, 0] },
      { id: 1, name: 'face', color: [255, 0, 0] },
      { id: 3, name: 'torso', color: [0, 255, 0] },
      { id: 6, name: 'hand', color: [0, 0, 255] },
    ],
    timings: { queue_ms: 0, decode_ms: 20, preprocess_ms: 10, inference_ms: 100, postprocess_ms: 25, encode_ms: 5 },
  };
}

export function sampleResult(changes: Partial<Result> = {}): Result {
  const response = sampleResponse();
  return { response, text: JSON.stringify(response), elapsedMs: 200, requestId: 'r-1', rescued: false, ...changes };
}
