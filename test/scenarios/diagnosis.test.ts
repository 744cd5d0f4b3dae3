import { readFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import process from 'node:process';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Diagnosis } from '../../src/api/diagnosis.ts';
import { minorOf } from '../../src/environment/interpreter.ts';
import { findInterpreter } from '../../src/environment/interpreters.ts';
import { callCliProcess, type Ended } from '../integration/cli-process.ts';
import { uvIfAny } from '../support/uv.ts';
import { eventually } from './harness/follow.ts';
import { type Home, makeHome } from './harness/home.ts';
import { MMCV_SERVICE, writeMmcvRelease } from './harness/mmcv-release.ts';
import { type Server, startServer } from './harness/server.ts';

/** An upgrade breaks a Python service; whoever deployed it is told why, which change it was, and what to do. */
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const BIN = join(import.meta.dirname, '../../bin/lastgood.mjs');
const uv = await uvIfAny();

describe.skipIf(uv === null)('a failed upgrade is explained (skipped without uv)', () => {
  const things = new AsyncDisposableStack();
  let home: Home;
  let server: Server;
  let python: string;
  const PATH = [dirname(uv?.path ?? ''), process.env.PATH].join(delimiter);

  beforeAll(async () => {
    python = minorOf(await findInterpreter({}, new AbortController().signal));
    home = things.use(await makeHome('nothing'));
    const first = await write('1.0.0', 'good');
    server = things.use(await startServer({ home, args: ['-f', first], env: { PATH } }));
    await server.ready();
  });
  afterAll(() => things.disposeAsync());

  const write = (version: string, environment: Parameters<typeof writeMmcvRelease>[1]['environment']) =>
    writeMmcvRelease(join(home.dir, `release-${version}`), { version, environment, python });

  const lastgood = (...argv: string[]): Promise<Ended> =>
    callCliProcess([...argv, '--home', home.dir], { cwd: home.dir, entry: BIN, env: { LASTGOOD_URL: server.url } });

  const [because, suspect] = [/^ {2}because +(.*)$/m, /^ {2}suspect +(.*)$/m];

  test('one that does not start: cause, suspect and remedy are in what deploy prints', async () => {
    const { exitCode, stdout } = await lastgood('deploy', '-f', await write('2.0.0', 'mmcv-lite'));
    expect(exitCode).toBe(3);
    expect(stdout).toMatch(
      /^ {2}start +The worker of parsing 2\.0\.0 exited with code 1; .* No module named 'mmcv\._ext'/m,
    );
    expect(stdout).toMatch(/^ {2}cause +died-at-start$/m);
    expect(because.exec(stdout)?.[1]).toMatch(/\[mmcv-ext-missing, certain\]$/);
    expect(suspect.exec(stdout)?.[1]).toBe('mmcv-full 1.7.1 → mmcv-lite 2.1.0');
    const [rollout] = await server.control.rollouts({ limit: 1 });
    const [first] = rollout!.gates.find(({ gate }) => gate === 'start')!.diagnosis!.causes;
    expect(stdout).toContain(`  do        ${first!.remedies[0]!.text.replace(/\.$/, '')}`);
  });

  test('its record has the lines that show it, in both languages, and so have the events', async () => {
    const [{ id, cause }] = (await server.control.rollouts({ limit: 1 })) as [
      Awaited<ReturnType<typeof server.control.rollout>>,
    ];
    const gateIn = async (lang: 'en' | 'zh') =>
      (await server.control.rollout(id, { lang })).gates.find(({ verdict }) => verdict === 'fail')!;
    const [en, zh] = [await gateIn('en'), await gateIn('zh')];
    expect(en).toMatchObject({ gate: 'start', cause: 'died-at-start', diagnosis: { verdict: 'decided' } });
    const [first] = en.diagnosis!.causes;
    expect(first).toMatchObject({
      id: 'mmcv-ext-missing',
      confidence: 'certain',
      suspects: [{ name: 'mmcv-full → mmcv-lite', from: '1.7.1', to: '2.1.0' }],
    });
    const log = (await readFile(join(home.dir, 'evidence', id, 'log.txt'), 'utf8')).split('\n');
    const { n, text } = first!.lines.at(-1)!;
    expect(text).toBe("ModuleNotFoundError: No module named 'mmcv._ext'");
    expect(log[n - 1]).toBe(text);
    expect(zh.diagnosis!.causes[0]).toMatchObject({ id: first!.id, summary: expect.stringMatching(/\p{Script=Han}/u) });
    expect(cause!.summary).toContain(first!.summary);
    const told = await eventually(server.control, ({ type, rollout }) => type === 'rollout.ended' && rollout === id);
    expect(told.message).toContain(first!.summary);
  });

  test('one that answers wrongly: what its log says of the request', async () => {
    const { exitCode, stdout } = await lastgood('deploy', '-f', await write('2.1.0', 'numpy-1.26'));
    expect(exitCode).toBe(3);
    expect(stdout).toMatch(/^ {2}cause +status-differs$/m);
    expect(because.exec(stdout)?.[1]).toMatch(/\[numpy-alias-removed, certain\]$/);
    expect(suspect.exec(stdout)?.[1]).toMatch(/^numpy 1\.23\.5 → 1\.26\.4/);
  });

  test('doctor says the same of the release, and of its log alone', async () => {
    const { exitCode, stdout } = await lastgood('doctor', '--release', '2.0.0', '--json');
    expect(exitCode).toBe(1);
    const kept: Diagnosis & { log: string } = JSON.parse(stdout);
    expect(kept).toMatchObject({ verdict: 'decided', causes: [{ id: 'mmcv-ext-missing' }] });
    const file = join(home.dir, kept.log.replace(/^rollouts\/(\w+)\/evidence/, 'evidence/$1'));
    const alone = await lastgood('doctor', file, '--json');
    expect(JSON.parse(alone.stdout)).toMatchObject({
      verdict: 'decided',
      causes: [{ id: 'mmcv-ext-missing', suspects: [] }],
    });
    const locks = ['1.0.0', '2.0.0'].map((version) => join(home.dir, `release-${version}`, 'pylock.toml'));
    const compared = await lastgood('doctor', file, '--last-good', locks[0]!, '--lock', locks[1]!, '--json');
    expect(JSON.parse(compared.stdout).causes[0].suspects).toEqual(kept.causes[0]!.suspects);
  });

  test('what serves is healthy all the while, and doctor says so', async () => {
    const { exitCode, stdout } = await lastgood('doctor', '--service', MMCV_SERVICE, '--lang', 'en');
    expect(stdout).toBe(`Nothing in this log is a failure.\nLog: services/${MMCV_SERVICE}/output\n`);
    expect(exitCode).toBe(0);
    const answer = await fetch(`${server.url}/parse`, { method: 'POST', body: 'photo' });
    expect(await answer.json()).toEqual({ score: 1 });
  });
});
