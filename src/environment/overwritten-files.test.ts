import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { installed, siteOf } from '../../test/support/installed.ts';
import { scratchDir } from '../../test/support/scratch.ts';
import { overwrittenFiles } from './overwritten-files.ts';

const signal = AbortSignal.timeout(30_000);

async function overwritten(change?: (site: string) => Promise<void>) {
  const prefix = await scratchDir();
  const { distributions } = await installed(prefix, [
    { name: 'first', files: { 'both/a.py': 'first', 'both/same.py': 'x', 'first.py': '' } },
    { name: 'second', files: { 'both/a.py': 'second', 'both/same.py': 'x', 'second.py': '' } },
  ]);
  await change?.(siteOf(prefix));
  return overwrittenFiles(distributions, signal);
}

test('who was installed first lost', async () => {
  const edits = await overwritten();
  expect([...edits.keys()]).toEqual(['first']);
  expect(edits.get('first')).toMatchObject([
    { kind: 'file-changed', subject: 'both/a.py', package: 'first', level: 'warning' },
  ]);
  expect(edits.get('first')![0]!.message).toBe('both/a.py of first 1.0 was overwritten by second 1.0.');
});

test('what is nobody’s is no question of who won', async () => {
  expect(await overwritten((site) => writeFile(join(site, 'both/a.py'), 'by hand'))).toEqual(new Map());
});
