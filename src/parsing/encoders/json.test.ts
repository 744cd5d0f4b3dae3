import fc from 'fast-check';
import { decode } from 'fast-png';
import { expect, test } from 'vitest';
import { anyParsing, drawnParsing } from '../../../test/lib/parsings.ts';
import { parseResponse } from '../../api/parse.ts';
import { encodeJson } from './json.ts';
import { readJson } from './read-json.ts';

const parsing = drawnParsing(['33..44', '3...44'], ['11..22', '1...22']);

/** The fields of an answer that a parsing does not know. */
const rest = {
  status: 'success',
  inference_time: '0.10s',
  release: { id: 'sha256:00', version: '1.0.0', generation: 1 },
  timings: { queue_ms: 0, decode_ms: 0, preprocess_ms: 0, inference_ms: 0, postprocess_ms: 0, encode_ms: 0 },
};

test.each(['rle', 'png', 'none'] as const)('with masks=%s it has the shape that the API promises', (masks) => {
  fc.assert(
    fc.property(anyParsing, (any) => {
      parseResponse.strict().parse({ ...rest, ...encodeJson(any, { masks }) });
    }),
    { numRuns: 25 },
  );
});

test('boxes, areas and people are those of the masks', () => {
  const json = encodeJson(parsing, { masks: 'none' });
  expect(json.mask_shape).toEqual([2, 6]);
  expect(json.image).toEqual({ width: 6, height: 2 });
  expect(json.people).toEqual([
    { id: 1, score: 0.95, box: [0, 0, 2, 2], area: 3 },
    { id: 2, score: 0.85, box: [4, 0, 2, 2], area: 4 },
  ]);
  expect(json.segments).toEqual([
    { label: 'torso', label_id: 3, person: 1, score: 0.95, box: [0, 0, 2, 2], area: 3 },
    { label: 'left-upper-arm', label_id: 4, person: 2, score: 0.85, box: [4, 0, 2, 2], area: 4 },
  ]);
  expect(json.labels[4]).toMatchObject({ id: 4, name: 'left-upper-arm' });
});

test('masks=png draws the box', () => {
  const [segment] = encodeJson(parsing, { masks: 'png' }).segments;
  const png = decode(Buffer.from(segment!.png!, 'base64'));
  // Two pixels a row, in the two highest bits.
  expect([png.width, png.height, png.depth, ...png.data]).toEqual([2, 2, 1, 0b11000000, 0b10000000]);
});

test('run lengths can be read back into the same parsing', () => {
  fc.assert(
    fc.property(anyParsing, (any) => {
      const wire = JSON.parse(JSON.stringify(encodeJson(any)));
      expect(readJson(wire, any.labels.name)).toEqual(any);
    }),
  );
});

test('reading an answer without masks says what to ask for', () => {
  const failure = expect.objectContaining({ code: 'bad_request', hint: expect.stringContaining('masks=rle') });
  expect(() => readJson(encodeJson(parsing, { masks: 'none' }))).toThrow(failure);
});
