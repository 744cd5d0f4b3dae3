import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { drawnParsing } from '../../test/lib/parsings.ts';
import { answerOf, folderOf } from '../../test/support/golden.ts';
import type { LastgoodError } from '../errors.ts';
import { loadGoldenSet } from './load.ts';

const good = {
  name: 'one',
  request: { body: 'in.jpg' },
  expect: { body: 'out.json' },
  compare: { kind: 'parsing' },
};
const files = { 'in.jpg': 'photo', 'out.json': answerOf(drawnParsing(['.33.'])) };
const setOf = (...cases: unknown[]) => ({ apiVersion: 'lastgood/v1', cases });

async function problemsOf(content: Record<string, unknown>): Promise<string> {
  const error = await loadGoldenSet(await folderOf(content)).then(
    () => null,
    (error: LastgoodError) => error,
  );
  expect(error).toMatchObject({ code: 'golden_invalid', hint: expect.stringContaining('golden.md') });
  return error!.message.replace(/^.*golden\.json has /, '');
}

test('a set that is right gets its defaults', async () => {
  const dir = await folderOf({ ...files, 'golden.json': setOf(good) });
  const { set } = await loadGoldenSet(dir);
  expect(set.cases[0]).toMatchObject({
    request: { method: 'POST', path: '/parse?format=json&masks=rle' },
    expect: { status: 200 },
  });
});

test('all problems are told at once, each with its place', async () => {
  const cases = [
    { ...good, name: 'a', request: { body: 'gone.jpg' } },
    { ...good, name: 'A', request: { body: 'in.jpg', headers: { Host: 'x' } }, expect: {} },
    { ...good, name: 'get', request: { method: 'GET', path: '/.lastgood/status', body: 'in.jpg' } },
  ];
  expect(await problemsOf({ ...files, 'golden.json': setOf(...cases) })).toBe(
    '6 problems: cases[1].name is the name of cases[0], too; ' +
      'cases[1].request.headers.Host is set by the connection; ' +
      'cases[1].expect.body is missing: there would be nothing to compare; ' +
      'cases[2].request.path is for the keeper of an instance alone; ' +
      'cases[2].request.body cannot go with GET; ' +
      'cases[0].request.body: gone.jpg is not there.',
  );
});

test('keys that are not known are refused', async () => {
  const said = await problemsOf({ ...files, 'golden.json': setOf({ ...good, tolerence: 1 }) });
  expect(said).toMatch(/^a problem: cases\[0\]: Unrecognized key: "tolerence"/);
});

describe('hostile paths', () => {
  test.each(['../secret', '/etc/passwd', 'a/../../b', 'C:\\x', 'a\0b', '.', ''])('%j is refused', async (body) => {
    const said = await problemsOf({ ...files, 'golden.json': setOf({ ...good, request: { body } }) });
    expect(said).toContain('cases[0].request.body: must be a plain relative path');
  });

  test('a link that leads out is refused, one that stays is not', async () => {
    const outside = await folderOf({ secret: 'x' });
    const dir = await folderOf({ ...files, 'golden.json': setOf({ ...good, request: { body: 'link.jpg' } }) });
    await symlink(join(outside, 'secret'), join(dir, 'link.jpg'));
    await expect(loadGoldenSet(dir)).rejects.toThrow('link.jpg leads out of the folder');
    const inside = await folderOf({ ...files, 'golden.json': setOf({ ...good, request: { body: 'link.jpg' } }) });
    await symlink('in.jpg', join(inside, 'link.jpg'));
    await expect(loadGoldenSet(inside)).resolves.toBeDefined();
  });

  test('names of cases become folders: they must be able to', async () => {
    for (const name of ['..', 'a/b', 'nul', 'dot.', '']) {
      expect(await problemsOf({ ...files, 'golden.json': setOf({ ...good, name }) })).toContain('cases[0].name');
    }
  });

  test('a request cannot smuggle another one', async () => {
    const request = { path: '/parse HTTP/1.1\r\nx: y', headers: { 'x\r\ny': 'z', ok: 'a\r\nb: c' } };
    const said = await problemsOf({ ...files, 'golden.json': setOf({ ...good, request }) });
    expect(said).toContain('cases[0].request.path');
    expect(said).toContain('cases[0].request.headers');
  });
});

describe('expected answers that cannot be compared would blame every release', () => {
  test.each([
    ['parsing', '{}', 'cannot be compared as parsing'],
    ['json', 'oops', 'cannot be compared as json'],
    ['image', 'no picture', 'cannot be compared as image'],
  ])('%s', async (kind, out, says) => {
    const content = { ...files, 'out.json': out, 'golden.json': setOf({ ...good, compare: { kind } }) };
    expect(await problemsOf(content)).toContain(says);
  });

  test('pointers that meet nothing', async () => {
    const compare = { kind: 'json', only: ['/people/*/box', '/nothing'] };
    const content = { ...files, 'out.json': '{"people":[{"box":1}]}', 'golden.json': setOf({ ...good, compare }) };
    expect(await problemsOf(content)).toContain('has nothing at /nothing');
  });
});

test('folders and missing or broken golden.json', async () => {
  expect(await problemsOf(files)).toBe('a problem: golden.json is not there.');
  expect(await problemsOf({ 'golden.json': '{' })).toContain('it is not JSON');
  expect(
    await problemsOf({ ...files, 'golden.json': setOf({ ...good, request: { body: 'dir' } }), 'dir/x': '' }),
  ).toContain('dir is not a file');
});

test('an expected error needs no body, nor does a program that judges', async () => {
  const refusal = { ...good, name: 'refusal', expect: { status: 415 } };
  const judged = {
    ...good,
    name: 'judged',
    expect: {},
    compare: { kind: 'command', command: ['true'], timeout: '2s' },
  };
  const dir = await folderOf({ ...files, 'golden.json': setOf(refusal, judged) });
  await expect(loadGoldenSet(dir)).resolves.toBeDefined();
});
