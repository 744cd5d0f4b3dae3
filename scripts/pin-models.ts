/**
 * Writes the sha256 of every converted network into the embedded releases: run it after a change of the converter.
 *   node scripts/pin-models.ts          writes the pins
 *   node scripts/pin-models.ts --check  tells pins that are not right, and fails
 */
import { readFile, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { type Document, isMap, isSeq, parseDocument, type YAMLMap } from 'yaml';
import { parseSpec } from '../src/release/spec.ts';
import { stageRelease } from '../src/rollout/stage.ts';
import { hashFile, hexOf } from '../src/store/digest.ts';
import { openStore } from '../src/store/store.ts';

const models = join(import.meta.dirname, '..', 'models', 'pose-parts');
const home = process.env.LASTGOOD_HOME ?? join(homedir(), '.lastgood');
const isCheck = process.argv.includes('--check');

const entries = (document: Document): YAMLMap[] => {
  const list = document.get('models');
  return isSeq(list) ? list.items.filter(isMap) : [];
};

/** Stages the release without its pins, so that every network is made anew, and hashes what came out. */
async function hashes(text: string): Promise<Map<string, string>> {
  const document = parseDocument(text);
  for (const entry of entries(document)) entry.delete('sha256');
  const spec = { ...parseSpec(String(document), 'release'), baseDir: models };
  const store = await openStore(join(home, 'store'));
  const { signal } = new AbortController();
  const { dir } = await stageRelease(spec, { store, cacheDir: join(home, 'cache'), signal });
  const pairs = spec.models.map(async ({ path }) => [path, hexOf(await hashFile(join(dir, path)))] as const);
  return new Map(await Promise.all(pairs));
}

let wrong = 0;
for (const name of ['release.yaml', 'release.lite.yaml']) {
  const file = join(models, name);
  const text = await readFile(file, 'utf8');
  const document = parseDocument(text);
  const found = await hashes(text);
  for (const entry of entries(document)) {
    const path = String(entry.get('path'));
    const [pinned, got] = [entry.get('sha256'), found.get(path)];
    if (pinned === got) continue;
    wrong += 1;
    console.log(`${name}: ${path} ${pinned ?? 'has no pin'} -> ${got}`);
    entry.set('sha256', got);
  }
  if (!isCheck) await writeFile(file, document.toString({ lineWidth: 0 }));
}
console.log(wrong === 0 ? 'All pins are right.' : isCheck ? `${wrong} pins are not right.` : `${wrong} pins written.`);
if (isCheck && wrong > 0) process.exitCode = 1;
