import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Control } from '../../../src/api/control/client.ts';
import type { ReleaseDetail } from '../../../src/api/control/release.ts';

const DIR = join(import.meta.dirname, '../../../examples/broken-upgrades');

interface Words {
  en: string;
  zh: string;
}

/** An entry of index.json: what is wrong with a release, and what comes of deploying it. */
export interface Upgrade {
  /** Its folder. */
  name: string;
  title: Words;
  wrong: Words;
  does: Words;
  /** `not_created`: no release can be made of it. */
  end: 'not_created' | 'refused' | 'rolled_back';
  gate: string;
  cause: string;
}

export async function upgrades(): Promise<Upgrade[]> {
  return JSON.parse(await readFile(join(DIR, 'index.json'), 'utf8')).upgrades;
}

export const upgradeDir = (name: string): string => join(DIR, name);

const BUNDLED = join(import.meta.dirname, '../../../models/pose-parts');

/** The bundled lite release under another version: an upgrade with which nothing is wrong. */
export async function createGoodUpgrade(control: Control, version: string): Promise<ReleaseDetail> {
  const spec = await readFile(join(BUNDLED, 'release.lite.yaml'), 'utf8');
  return control.createRelease({ spec: spec.replace(/^version: .*$/m, `version: ${version}`), base_dir: BUNDLED });
}

/** As `lastgood release create -f` does. */
export async function createUpgrade(control: Control, name: string): Promise<ReleaseDetail> {
  const dir = upgradeDir(name);
  return control.createRelease({ spec: await readFile(join(dir, 'release.yaml'), 'utf8'), base_dir: dir });
}
