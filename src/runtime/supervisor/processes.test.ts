import { spawn } from 'node:child_process';
import { once } from 'node:events';
import process from 'node:process';
import { afterEach, describe, expect, test } from 'vitest';
import { endProcesses } from './leftovers.ts';
import { Members } from './members.ts';
import { describeExcess, memoryExcess } from './memory-limit.ts';
import { hasProc, isMarked, listPids, proportionalBytes, readProcess, residentBytes } from './processes.ts';
import { MARK, markOf } from './records.ts';

/** Ids of this run alone: others may run beside it. */
const own = (id: string) => `${id}-${process.pid}`;
const marks: string[] = [];
afterEach(async () => {
  for (const id of marks.splice(0)) await endProcesses({ mark: markOf(id), leader: null });
});

/** A process that says something when it is as it should be, and then stays. */
async function running(script: string, id: string): Promise<number> {
  marks.push(id);
  const env = { ...process.env, [MARK]: id };
  const child = spawn(process.execPath, ['-e', `${script};process.title = 'a (b) c'; setInterval(() => {}, 1000)`], {
    env,
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  return child.pid as number;
}

describe.runIf(hasProc)('of processes it is known', () => {
  test('group, parent, start and environment', async () => {
    const pid = await running('console.log(1)', own('one'));
    expect(await readProcess(pid)).toEqual({
      pid,
      group: pid,
      parent: process.pid,
      zombie: false,
      startTime: expect.stringMatching(/^\d+$/),
    });
    expect(await listPids()).toEqual(expect.arrayContaining([pid, process.pid]));
    expect(await isMarked(pid, markOf(own('one')))).toBe(true);
    expect(await isMarked(pid, markOf(own('one').slice(0, -1)))).toBe(false);
    expect(await isMarked(pid, `INSTANCE=${own('one')}`)).toBe(false);
  });

  test('nothing of one that is gone', async () => {
    const child = spawn('true');
    await once(child, 'exit');
    const pid = child.pid as number;
    expect(await readProcess(pid)).toBeNull();
    expect(await isMarked(pid, 'A=b')).toBe(false);
    expect(await residentBytes(pid)).toBe(0);
    expect(await proportionalBytes(pid)).toBeNull();
  });

  test('how much memory they hold, children and those that left the group included', async () => {
    const hold = 'const held = Buffer.alloc(50e6, 1)';
    const child = `require('child_process').spawn(process.execPath, ['-e', ${JSON.stringify(`${hold}; console.log(held.length); setInterval(() => {}, 1000)`)}], { stdio: 'inherit', detached: true })`;
    const [alone, family] = await Promise.all([
      running('console.log(1)', own('two')),
      running(`${hold}; ${child}`, own('three')),
    ]);
    const members = new Members(family, markOf(own('three')));
    const other = await new Members(alone, markOf(own('two'))).residentBytes();
    expect(other).toBeGreaterThan(10e6);
    const held = await members.residentBytes();
    expect(held).toBeGreaterThan(other + 100e6);
    expect(await members.residentBytes()).toBeGreaterThan(other + 100e6); // the second look remembers
    const exact = await members.proportionalBytes();
    expect(exact).toBeGreaterThan(100e6);
    expect(exact).toBeLessThan(held); // both run the same program
    expect(await memoryExcess(members, 1e12)).toBeUndefined();
    // More than their sum would be is no excess when it is the sharing that makes it so.
    expect(await memoryExcess(members, (held + exact) / 2)).toBeUndefined();
    expect(await memoryExcess(members, 60e6)).toMatch(/^held \d+ MB, more than its limit of 60 MB$/);
  });
});

test.each([
  [5.13e9, 4e9, 'held 5.1 GB, more than its limit of 4 GB'],
  [4e9 + 1, 4e9, 'held 4 GB, more than its limit of 4 GB'],
  [25.6e9, 16e9, 'held 25.6 GB, more than its limit of 16 GB'],
  [312.4e6, 300e6, 'held 312 MB, more than its limit of 300 MB'],
  [5.5e6, 3e6, 'held 5.5 MB, more than its limit of 3 MB'],
])('%d bytes of %d', (held, limit, words) => {
  expect(describeExcess(held, limit)).toBe(words);
});
