import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { scratchDir } from '../../../test/support/scratch.ts';
import { type Command, describeExit, startChild } from './child.ts';

async function words(command: Command): Promise<string> {
  const { dead, exited } = startChild(command, () => {});
  await dead;
  return describeExit(await exited);
}

test('each way of not being startable has words of its own', async () => {
  const dir = await scratchDir();
  const script = join(dir, 'script');
  await writeFile(script, '#!/no/such/interpreter\n', { mode: 0o755 });
  const data = join(dir, 'data');
  await writeFile(data, 'x', { mode: 0o644 });
  const start = 'could not be started: ';
  expect(await words({ file: 'no-such-program', args: [] })).toBe(
    `${start}there is no program no-such-program on its PATH`,
  );
  expect(await words({ file: join(dir, 'none'), args: [] })).toBe(`${start}there is no file ${join(dir, 'none')}`);
  expect(await words({ file: script, args: [] })).toBe(
    `${start}the interpreter or loader that ${script} asks for is not there`,
  );
  expect(await words({ file: data, args: [] })).toBe(`${start}${data} is not executable`);
  expect(await words({ file: 'true', args: [], cwd: join(dir, 'none') })).toBe(
    `${start}its working folder ${join(dir, 'none')} does not exist`,
  );
});

test('what Node throws instead of reporting is an end like others', async () => {
  const tooMuch = { file: 'true', args: ['x'.repeat(3_000_000)] };
  expect(await words(tooMuch)).toMatch(/^could not be started: .*E2BIG/);
});
