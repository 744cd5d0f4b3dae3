import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import sharp from 'sharp';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { missingModels, openSessions } from '../../bench/lib/onnx-sessions.ts';
import { decodeImage } from '../../src/parsing/decode.ts';
import type { Size } from '../../src/parsing/geometry.ts';
import { paintLabelMap } from '../../src/parsing/label-map.ts';
import { maskHas } from '../../src/parsing/mask.ts';
import { poseParts } from '../../src/parsing/models/pose-parts/recipe.ts';
import type { Parsing } from '../../src/parsing/parsing.ts';
import type { Parser } from '../../src/parsing/recipe.ts';

// Several parses a test, each some seconds on a machine that does other things too.
vi.setConfig({ testTimeout: 120_000 });

const photo = readFileSync(join(import.meta.dirname, '../fixtures/photos/astronaut.png'));
const folder = process.env.LASTGOOD_TEST_MODELS ?? '';
const sizes = ['full', 'lite'] as const;
const missing = sizes.flatMap((size) => missingModels(folder, poseParts.networks({ size })));
const reason = `needs the converted networks (LASTGOOD_TEST_MODELS): ${missing.join(', ')}`;

describe.skipIf(missing.length > 0)(
  `the embedded parser on a portrait${missing.length > 0 ? ` (${reason})` : ''}`,
  () => {
    const parsers = new Map<string, Parser>();

    beforeAll(async () => {
      const names = [...new Set(sizes.flatMap((size) => poseParts.networks({ size })))];
      const sessions = await openSessions(folder, names, { threads: 1 });
      for (const size of sizes) parsers.set(size, poseParts.create(sessions, { size }));
    });

    async function parse(
      bytes: Uint8Array,
      { size = 'full', as }: { size?: string; as?: Size } = {},
    ): Promise<Parsing> {
      const parser = parsers.get(size)!;
      const decoded = await decodeImage(bytes, { side: parser.side });
      const upright = as ?? decoded.size;
      const signal = new AbortController().signal;
      return (await parser.parse({ image: decoded.image, size: upright }, { minScore: 0, signal })).parsing;
    }

    /** The class at a point given in pixels of the 512 x 512 portrait. */
    function classAt(parsing: Parsing, x: number, y: number): string {
      const scale = parsing.size.width / 512;
      const at = Math.floor(y * scale) * parsing.size.width + Math.floor(x * scale);
      return parsing.labels.labels[paintLabelMap(parsing)[at]!]!.name;
    }

    for (const size of sizes) {
      test(`${size}: one person, her parts where they are, her own left and right`, async () => {
        const parsing = await parse(photo, { size });
        expect(parsing.people).toHaveLength(1);
        expect(parsing.size).toEqual({ width: 512, height: 512 });
        expect(classAt(parsing, 235, 120)).toBe('face');
        expect(classAt(parsing, 225, 30)).toBe('hair');
        expect(classAt(parsing, 215, 330)).toBe('torso');
        expect(classAt(parsing, 80, 330)).toBe('right-upper-arm');
        expect(classAt(parsing, 415, 100)).toBe('background');
      });
    }

    test('mirrored, right becomes left', async () => {
      const parsing = await parse(await sharp(photo).flop().png().toBuffer());
      expect(classAt(parsing, 512 - 80, 330)).toBe('left-upper-arm');
    });

    test('the same photo gives the same parsing, however its networks are timed', async () => {
      const maps = await Promise.all([1, 2].map(async () => paintLabelMap(await parse(photo))));
      expect(Buffer.compare(maps[0]!, maps[1]!)).toBe(0);
    });

    test('masks have the size of the upright photo, however small the picture that was looked at', async () => {
      const parsing = await parse(photo, { as: { width: 2048, height: 2048 } });
      expect(parsing.size).toEqual({ width: 2048, height: 2048 });
      expect(classAt(parsing, 235, 120)).toBe('face');
      const [person] = parsing.people;
      expect(maskHas(person!.mask, 940, 480)).toBe(true);
    });

    test('upside down she is found too', async () => {
      const parsing = await parse(await sharp(photo).rotate(180).png().toBuffer());
      expect(parsing.people).toHaveLength(1);
      expect(classAt(parsing, 512 - 235, 512 - 120)).toBe('face');
    });

    test('where nobody is, nobody is found, and one pixel is no trouble', async () => {
      const grey = sharp({ create: { width: 640, height: 480, channels: 3, background: '#888' } });
      expect((await parse(await grey.png().toBuffer())).people).toEqual([]);
      const dot = sharp({ create: { width: 1, height: 1, channels: 3, background: '#fff' } });
      expect((await parse(await dot.png().toBuffer())).segments).toEqual([]);
    });

    test('people below the least score are left out', async () => {
      const parser = parsers.get('full')!;
      const { image, size } = await decodeImage(photo, { side: parser.side });
      const { parsing, timings } = await parser.parse({ image, size }, { minScore: 0.99, signal: AbortSignal.any([]) });
      expect(parsing.people).toEqual([]);
      expect(timings.inference_ms).toBeGreaterThan(0);
    });

    test('an abandoned parse is not finished', async () => {
      const parser = parsers.get('full')!;
      const { image, size } = await decodeImage(photo, { side: parser.side });
      const abort = new AbortController();
      const parsing = parser.parse({ image, size }, { minScore: 0, signal: abort.signal });
      abort.abort(new Error('the client left'));
      await expect(parsing).rejects.toThrow('the client left');
    });
  },
);
