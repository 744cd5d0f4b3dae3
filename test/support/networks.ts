import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import type { Feed, TfjsFiles } from './tfjs.ts';

export interface Network {
  name: string;
  input: { name: string; dtype: 'float32' | 'int32' };
  /** [height, width] of the photos that it is compared on. */
  sizes: readonly (readonly [number, number])[];
  /**
   * The largest difference from TF.js that is accepted, by output. Several times what was measured on a CPU with
   * AVX-512 (beside each), because other CPUs add in another order.
   */
  tolerance: Readonly<Record<string, number>>;
}

const image = { name: 'input', dtype: 'int32' } as const;
const scaled = { name: 'input_1', dtype: 'float32' } as const;

/**
 * Heatmap, mask (both 0..1), landmarks in pixels of 256, flag 0..1, landmarks in metres. Measured, the worst of the
 * three sizes: 9e-6, 1.2e-3, 3.1e-3, 4e-6, 1.2e-5.
 */
const blazepose = { Identity: 1e-4, Identity_1: 5e-3, Identity_2: 0.02, Identity_3: 1e-4, Identity_4: 1e-4 };

/** The embedded releases' networks, whose conversion is compared with TF.js. */
export const networks: readonly Network[] = [
  {
    name: 'movenet-multipose',
    input: image,
    sizes: [
      [256, 256],
      [224, 320],
    ],
    tolerance: { Identity: 2e-4 }, // measured: 1.5e-5
  },
  { name: 'blazepose-lite', input: scaled, sizes: [[256, 256]], tolerance: blazepose },
  { name: 'blazepose-full', input: scaled, sizes: [[256, 256]], tolerance: blazepose },
  {
    // contours, flag, mesh; points in pixels of 192. Measured: 1.1e-4, 1e-8, 1.2e-4
    name: 'facemesh',
    input: scaled,
    sizes: [[192, 192]],
    tolerance: { Identity: 2e-3, Identity_1: 1e-5, Identity_2: 2e-3 },
  },
];

/** Networks of the same makers that no release uses: compared where somebody has put them. */
export const furtherNetworks: readonly Network[] = [
  { name: 'movenet-thunder', input: image, sizes: [[256, 256]], tolerance: { Identity: 2e-5 } }, // measured: 1.8e-6
  { name: 'movenet-lightning', input: image, sizes: [[192, 192]], tolerance: { Identity: 2e-5 } }, // measured: 7e-7
  { name: 'blazepose-heavy', input: scaled, sizes: [[256, 256]], tolerance: blazepose },
  { name: 'selfie', input: scaled, sizes: [[256, 256]], tolerance: { activation_10: 5e-4 } }, // measured: 9e-5
];

/** A published model out of the folder that holds `<name>.json` and its weights. */
export async function readNetwork(dir: string, name: string): Promise<TfjsFiles> {
  const model = JSON.parse(await readFile(join(dir, `${name}.json`), 'utf8'));
  const paths: string[] = model.weightsManifest.flatMap((group: { paths: string[] }) => group.paths);
  const shards = await Promise.all(paths.map((path) => readFile(join(dir, path))));
  return { model, weights: Buffer.concat(shards) };
}

/** The test photo as `network` wants it: 0..255 for integers, 0..1 for floats. */
export async function photoFeed(
  network: Network,
  [height, width]: readonly [number, number],
): Promise<Record<string, Feed>> {
  const photo = join(import.meta.dirname, '..', 'fixtures', 'photos', 'astronaut.png');
  const pixels = await sharp(photo).removeAlpha().resize(width, height, { fit: 'fill' }).raw().toBuffer();
  const { name, dtype } = network.input;
  const values = dtype === 'int32' ? Int32Array.from(pixels) : Float32Array.from(pixels, (value) => value / 255);
  return { [name]: { dtype, shape: [1, height, width, 3], values } };
}
