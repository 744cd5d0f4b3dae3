import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { type Activation, ActivationFile } from './activation-file.ts';

let path: string;
beforeEach(async () => {
  path = join(await mkdtemp(join(tmpdir(), 'activation-')), 'services', 'human-parsing');
});

const of = (generation: number): Activation => ({
  service: 'human-parsing',
  current: { generation, release: { id: `sha256:${'a'.repeat(64)}`, version: `${generation}.0.0` } },
  standby: null,
  watching: null,
  at: new Date(generation).toISOString(),
});

test('what was written last is read, by this process and the next', () => {
  const file = new ActivationFile(path);
  expect(file.read()).toBeNull();
  for (const generation of [1, 2, 3]) {
    expect(file.write(of(generation), generation - 1)).toBe(generation);
    const record = { version: generation, activation: of(generation) };
    expect(file.read()).toEqual(record);
    expect(new ActivationFile(path).read()).toEqual(record);
  }
});

test('a writer that has not seen the newest record is refused', () => {
  new ActivationFile(path).write(of(1), 0);
  new ActivationFile(path).write(of(2), 1);
  expect(() => new ActivationFile(path).write(of(3), 1)).toThrow(/version 2, not 1/);
  expect(new ActivationFile(path).read()?.activation).toEqual(of(2));
});

test('the file never changes its size: a full disk has nothing to refuse', () => {
  const file = new ActivationFile(path);
  file.write(of(1), 0);
  const { size, ino } = statSync(path);
  for (let n = 2; n < 20; n++) file.write(of(n), n - 1);
  expect(statSync(path)).toMatchObject({ size, ino });
});

test('a write cut off anywhere leaves the record before it', () => {
  const file = new ActivationFile(path);
  file.write(of(1), 0);
  const before = readFileSync(path);
  file.write(of(2), 1);
  const after = readFileSync(path);
  const changed = [...after.keys()].filter((i) => after[i] !== before[i]);
  for (const cut of [1, 30, 70, 100, Math.floor(changed.length / 2), changed.length - 3]) {
    const torn = Buffer.from(before);
    for (const i of changed.slice(0, cut)) torn[i] = after[i]!;
    writeFileSync(path, torn);
    expect(new ActivationFile(path).read()?.activation).toEqual(of(1));
  }
  writeFileSync(path, after);
  expect(new ActivationFile(path).read()?.activation).toEqual(of(2));
});

test('a file that is empty, short or rubbish holds nothing, and can be written again', () => {
  new ActivationFile(path).write(of(1), 0);
  for (const content of ['', 'rubbish', Buffer.alloc(10_000, 255)]) {
    writeFileSync(path, content);
    expect(new ActivationFile(path).read()).toBeNull();
    new ActivationFile(path).write(of(7), 0);
    expect(new ActivationFile(path).read()?.activation).toEqual(of(7));
  }
});
