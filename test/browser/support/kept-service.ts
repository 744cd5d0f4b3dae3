import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildWeb } from '../../../scripts/build-web.ts';
import { type House, openHouse } from '../../../src/main/house.ts';
import { servicesOf } from '../../../src/main/services.ts';
import { createLogger } from '../../../src/observe/logger.ts';
import { createMetrics } from '../../../src/observe/metrics.ts';
import { createOnnxDriver } from '../../../src/runtime/onnx/driver.ts';
import { openToken } from '../../../src/server/control/token.ts';
import { createServer } from '../../../src/server/server.ts';
import { scratchDir } from '../../support/scratch.ts';
import { CAMERAMAN } from './photos.ts';

export const SERVICE = 'figures';

/** Everything as `lastgood up` runs it: home, keeper, gateway, control plane and page, with a parser without weights. */
export interface KeptService extends AsyncDisposable {
  house: House;
  url: string;
  token: string;
  /** Makes a release, held to what version 1 answers; `swapped` mixes up two classes, `fails` are its words instead of a start. */
  create(version: string, settings?: { swapped?: boolean; fails?: string }): Promise<void>;
}

const FIGURES = fileURLToPath(new URL('figures-recipe.ts', import.meta.url));

export async function openKeptService(): Promise<KeptService> {
  const webDir = buildWeb();
  const home = await scratchDir();
  const logger = createLogger({ level: 'silent' });
  const drivers = [createOnnxDriver({ recipes: FIGURES })];
  const house = await openHouse({ home, defaultService: SERVICE, drivers, logger });
  const token = await openToken(home);
  const server = createServer({
    ...{ host: '127.0.0.1', port: 0, webDir, version: '0.0.1', logger },
    ...{ metrics: createMetrics({ processMetrics: false }), services: servicesOf(house, SERVICE) },
    control: { keeper: house.keeper, token },
  });
  const { url } = await server.start();
  const never = new AbortController().signal;
  await house.recover(never);

  async function make(version: string, settings: object, golden: string | null): Promise<void> {
    const base = await scratchDir();
    await writeFile(join(base, 'none.onnx'), 'The figures parser opens no network.');
    if (golden !== null) await writeGolden(join(base, 'golden'), golden);
    const lines = [
      'apiVersion: lastgood/v1',
      `service: ${SERVICE}`,
      `version: "${version}"`,
      `runtime: ${JSON.stringify({ driver: 'onnx', recipe: 'figures', threads: 1, settings })}`,
      'models: [{ source: "file:none.onnx", path: none.onnx }]',
      ...(golden === null ? [] : ['golden: { dir: golden }']),
    ];
    await house.keeper.createRelease({ spec: lines.join('\n'), base_dir: base }, never);
  }

  // The first release has nothing to be held to: what it answers is what the others have to.
  await make('1.0.0', {}, null);
  const { id } = await house.keeper.deploy(SERVICE, { release: '1.0.0', policy: { watch: '0s' } });
  await house.keeper.ended(id);
  const answer = await fetch(`${url}/parse?format=json&masks=rle`, { method: 'POST', body: await readFile(CAMERAMAN) });
  const expected = await answer.text();

  return {
    house,
    url,
    token,
    create: (version, settings = {}) => make(version, settings, expected),
    async [Symbol.asyncDispose]() {
      await server.close(0);
      await house.close(1000);
    },
  };
}

async function writeGolden(dir: string, expected: string): Promise<void> {
  await mkdir(dir);
  await writeFile(join(dir, 'camera.png'), await readFile(CAMERAMAN));
  await writeFile(join(dir, 'camera.json'), expected);
  const one = {
    name: 'camera',
    request: { body: 'camera.png' },
    expect: { body: 'camera.json' },
    compare: { kind: 'parsing' },
  };
  await writeFile(join(dir, 'golden.json'), JSON.stringify({ apiVersion: 'lastgood/v1', cases: [one] }));
}
