import { afterAll, beforeAll, expect, test } from 'vitest';
import { diagnosis } from '../../src/api/diagnosis.ts';
import { type ControlServed, openControlServer } from './control-harness.ts';

let served: ControlServed;
beforeAll(async () => {
  served = await openControlServer();
});
afterAll(() => served[Symbol.asyncDispose]());

const LOG = `Traceback (most recent call last):
  File "/srv/app.py", line 3, in <module>
    from mmcv import ops
  File "/v/lib/python3.10/site-packages/mmcv/utils/ext_loader.py", line 13, in load_ext
    ext = importlib.import_module('mmcv.' + name)
ModuleNotFoundError: No module named 'mmcv._ext'
`;

const post = (body: string, query = '') =>
  served.call(`/diagnoses${query}`, { method: 'POST', body, headers: { 'content-type': 'application/json' } });

test('a log is diagnosed, in English unless another language is asked for', async () => {
  const answer = await post(JSON.stringify({ log: LOG }));
  expect(answer.status).toBe(200);
  const english = diagnosis.strict().parse(await answer.json());
  expect(english).toMatchObject({ verdict: 'decided', causes: [{ id: 'mmcv-ext-missing', lines: [{ n: 6 }] }] });
  const chinese = await served.control.diagnose({ log: LOG }, { lang: 'zh' });
  expect(chinese.causes[0]!.id).toBe('mmcv-ext-missing');
  expect(chinese.causes[0]!.summary).toMatch(/\p{Script=Han}/u);
});

test('how the program ended counts, and a healthy log has no causes', async () => {
  const log = 'Listening at: http://127.0.0.1:8000\n';
  expect(await served.control.diagnose({ log })).toEqual({ verdict: 'healthy', causes: [] });
  const killed = await served.control.diagnose({ log, exit: { code: null, signal: 'SIGKILL' } });
  expect(killed.verdict).not.toBe('healthy');
});

test('logs may be larger than other bodies', async () => {
  const noise = `${'INFO answered a request in 12 ms'.padEnd(99)}\n`.repeat(30_000);
  expect((await served.control.diagnose({ log: noise + LOG })).causes[0]!.id).toBe('mmcv-ext-missing');
});

test('one that is too large is refused in words, before it is read', async () => {
  const answer = await post('x'.repeat(20_000_001));
  expect(answer.status).toBe(413);
  expect(await answer.json()).toMatchObject({
    code: 'log_too_large',
    error: 'The log is larger than 20 MB.',
    hint: expect.stringContaining('lastgood doctor'),
  });
});

test.each([
  ['{"log": 3}', '"log" expected string, received number'],
  ['{"log": "", "lang": "zh"}', '"lang" is unknown'],
  ['{"log": "", "exit": {"code": null, "signal": "9"}}', '"exit.signal"'],
  ['', '"log" expected string'],
  ['{', 'The body is not JSON'],
])('%s is no log', async (body, message) => {
  const answer = await post(body);
  expect(answer.status).toBe(400);
  expect(await answer.json()).toMatchObject({ code: 'bad_request', error: expect.stringContaining(message) });
});

test('other languages are refused with those that there are', async () => {
  const answer = await post(JSON.stringify({ log: '' }), '?lang=fr');
  expect(answer.status).toBe(400);
  expect(await answer.json()).toMatchObject({ hint: '"lang" is one of en, zh.' });
});

test('it needs the token, and JSON', async () => {
  const body = JSON.stringify({ log: '' });
  const bare = await fetch(`${served.url}/api/v1/diagnoses`, { method: 'POST', body });
  expect(bare.status).toBe(401);
  const text = await served.call('/diagnoses', {
    method: 'POST',
    body: LOG,
    headers: { 'content-type': 'text/plain' },
  });
  expect(await text.json()).toMatchObject({ error: 'The body is not announced as JSON.' });
});

test('logs that the server has', async () => {
  const { control } = served;
  expect(await control.diagnoseService('human-parsing', { lang: 'zh' })).toMatchObject({
    log: 'services/human-parsing/output zh',
  });
  const { id } = await control.release('2.0.0');
  expect(await control.diagnoseRelease('human-parsing@2.0.0')).toMatchObject({ log: `${id} en` });
  await expect(control.diagnoseService('none')).rejects.toMatchObject({ code: 'not_found' });
  await expect(control.diagnoseRelease('9.9.9')).rejects.toMatchObject({ code: 'release_unknown' });
});
