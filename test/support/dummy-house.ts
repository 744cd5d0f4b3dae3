import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Rollout } from '../../src/api/control/rollout.ts';
import { type House, openHouse } from '../../src/main/house.ts';
import { createLogger } from '../../src/observe/logger.ts';
import type { RuntimeSettings } from '../../src/runtime/driver.ts';
import { createDummyDriver } from '../../src/runtime/dummy/driver.ts';
import { scratchDir } from './scratch.ts';

export const SERVICE = 'words';

export interface ReleaseWish {
  version: string;
  /** Of the dummy worker. */
  settings?: RuntimeSettings['settings'];
  /** What the golden input must be answered with; null: the release has no golden set. */
  says?: string | null;
  /** More lines of release.yaml. */
  more?: string;
}

/** A kept home whose releases the dummy driver runs, each in a process of its own. */
export interface DummyHouse extends AsyncDisposable {
  house: House;
  home: string;
  /** Makes a release; it answers its own golden input rightly unless told otherwise. */
  create(wish: ReleaseWish): Promise<string>;
  /** Deploys it and waits for the end. */
  deploy(version: string, policy?: Rollout['policy']): Promise<Rollout>;
  /** Sends a request through the gateway; the body is an order to the dummy worker. */
  send(order: object): Promise<{ status: number; body: Record<string, unknown>; release: string; rescued: boolean }>;
}

export async function openDummyHouse(home?: string): Promise<DummyHouse> {
  const dir = home ?? (await scratchDir());
  const logger = createLogger({ level: 'silent' });
  const house = await openHouse({ home: dir, defaultService: SERVICE, drivers: [createDummyDriver()], logger });
  const { keeper } = house;
  await house.recover(new AbortController().signal);
  let sent = 0;
  const folders: string[] = [];
  return {
    house,
    home: dir,
    async create({ version, settings = {}, says = 'hello', more = '' }) {
      const base = await mkdtemp(join(tmpdir(), 'dummy-release-'));
      folders.push(base);
      if (says !== null) await writeGolden(join(base, 'golden'), says);
      const runtime = JSON.stringify({ driver: 'dummy', settings });
      const golden = says === null ? '' : 'golden: { dir: golden }\n';
      const spec = `apiVersion: lastgood/v1\nservice: ${SERVICE}\nversion: "${version}"\nruntime: ${runtime}\n${golden}${more}\n`;
      return (await keeper.createRelease({ spec, base_dir: base }, new AbortController().signal)).id;
    },
    async deploy(version, policy = { watch: '300ms' }) {
      const begun = await keeper.deploy(SERVICE, { release: version, policy });
      return (await keeper.ended(begun.id)) ?? (await keeper.rollout(begun.id));
    },
    async send(order) {
      const answer = await house.gatewayOf(keeper.keeperOf(SERVICE)).forward({
        requestId: `t${++sent}`,
        method: 'POST',
        path: '/parse',
        headers: { 'content-type': 'application/json' },
        body: Buffer.from(JSON.stringify(order)),
        arrivedAt: performance.now(),
        signal: new AbortController().signal,
      });
      const body = JSON.parse(Buffer.from(answer.body as Uint8Array).toString());
      return {
        status: answer.status,
        body,
        release: answer.route.release.version,
        rescued: answer.rescuedFrom !== undefined,
      };
    },
    [Symbol.asyncDispose]: async () => {
      await house.close(1_000);
      await Promise.all(folders.map((folder) => rm(folder, { recursive: true })));
    },
  };
}

async function writeGolden(dir: string, says: string): Promise<void> {
  await mkdir(dir);
  await writeFile(join(dir, 'input.json'), JSON.stringify({ do: 'echo', echo: 'hello' }));
  await writeFile(join(dir, 'expected.json'), JSON.stringify({ status: 'success', echo: says }));
  const one = {
    name: 'hello',
    request: { path: '/parse', body: 'input.json' },
    expect: { body: 'expected.json' },
    compare: { kind: 'json', only: ['/status', '/echo'] },
  };
  await writeFile(join(dir, 'golden.json'), JSON.stringify({ apiVersion: 'lastgood/v1', cases: [one] }));
}
