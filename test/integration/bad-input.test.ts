import { afterAll, beforeAll, expect, test } from 'vitest';
import { openServer, read, type Served } from './server-harness.ts';

/** What is wrong before any picture is looked at. Each answer has its code, a sentence that names the trouble, and a hint. */
let served: Served;

beforeAll(async () => {
  served = await openServer();
});

afterAll(() => served[Symbol.asyncDispose]());

type Body = string | FormData | Uint8Array<ArrayBuffer>;

interface Bad {
  body?: Body;
  type?: string;
  query?: string;
  status: number;
  code: string;
  error: RegExp;
}

function form(...parts: [field: string, content: string | null][]): FormData {
  const data = new FormData();
  for (const [field, content] of parts) {
    if (content === null) data.append(field, 'text');
    else data.append(field, new File([content], 'photo.jpg', { type: 'image/jpeg' }));
  }
  return data;
}

const json = (value: unknown) => ({ body: JSON.stringify(value), type: 'application/json' });
const missing = { status: 400, code: 'image_missing' };
const bad = { status: 400, code: 'bad_request' };

const CASES: Record<string, Bad> = {
  'no body': { ...missing, error: /no body/ },
  'an empty body': { ...missing, body: '', type: 'image/jpeg', error: /no body/ },
  'a form without a file': { ...missing, body: form(), error: /The form has no file/ },
  'a file in the wrong field': { ...missing, body: form(['photo', 'x']), error: /in the field "photo"/ },
  'text in the right field': { ...missing, body: form(['image', null]), error: /"image" holds text/ },
  'an empty file': { ...missing, body: form(['image', '']), error: /"photo.jpg" is empty/ },
  'two files in one field': { ...bad, body: form(['image', 'x'], ['image', 'y']), error: /has 2 files/ },
  'two files in two fields': { ...bad, body: form(['image', 'x'], ['file', 'y']), error: /has 2 files/ },
  'an option in the form': { ...bad, body: form(['image', 'x'], ['format', null]), error: /"format" is in the form/ },
  'a broken form': { ...bad, body: '--b\r\nnonsense', type: 'multipart/form-data; boundary=b', error: /multipart/ },
  'a form without boundary': { ...bad, body: 'x', type: 'multipart/form-data', error: /[Bb]oundary/ },
  'broken JSON': { ...bad, body: '{"image": ', type: 'application/json', error: /not JSON/ },
  'JSON that is no object': { ...missing, ...json('image'), error: /no "image"/ },
  'JSON null': { ...missing, ...json(null), error: /no "image"/ },
  'JSON without an image': { ...missing, ...json({ photo: 'x' }), error: /no "image"/ },
  'JSON with more than an image': { ...bad, ...json({ image: 'eA==', masks: 'png' }), error: /unknown key "masks"/ },
  'an image that is no string': { ...bad, ...json({ image: 7 }), error: /not a string/ },
  'an empty string': { ...missing, ...json({ image: '' }), error: /empty/ },
  'broken base64': { ...bad, ...json({ image: '/9j/4AAQ#kZJRg' }), error: /not base64: there is "#" at position 8/ },
  'base64 that is cut off': { ...bad, ...json({ image: '/9j/4' }), error: /cut off after 5 digits/ },
  'a data URL of text': {
    ...json({ image: 'data:text/plain;base64,aGVsbG8=' }),
    status: 415,
    code: 'unsupported_image',
    error: /text\/plain/,
  },
  'a data URL without base64': { ...bad, ...json({ image: 'data:image/png,%89PNG' }), error: /not in base64/ },
  'an unknown format': { ...bad, body: 'x', query: '?format=jpg', error: /"format" cannot be "jpg"/ },
  'an unknown kind of masks': { ...bad, body: 'x', query: '?masks=svg', error: /"masks" cannot be "svg"/ },
  'a score above 1': { ...bad, body: 'x', query: '?min_score=2', error: /"min_score" cannot be "2"/ },
  'a score that is no number': { ...bad, body: 'x', query: '?min_score=NaN', error: /"min_score" cannot be "NaN"/ },
  'neither true nor false': { ...bad, body: 'x', query: '?people=1', error: /"people" cannot be "1"/ },
  'an unknown option': { ...bad, body: 'x', query: '?size=lite', error: /Unknown option "size"/ },
  'an option twice': { ...bad, body: 'x', query: '?masks=rle&masks=png', error: /2 times/ },
};

test.each(Object.entries(CASES))('%s', async (_, { body, type, query = '', status, code, error }) => {
  const answer = await fetch(`${served.url}/parse${query}`, {
    method: 'POST',
    ...(body !== undefined && { body }),
    ...(type !== undefined && { headers: { 'content-type': type } }),
  });
  const problem = await read(answer);
  expect(problem).toEqual({
    status: 'error',
    error: expect.stringMatching(error),
    code,
    hint: expect.stringMatching(/^.{10,}$/),
    request_id: answer.headers.get('x-request-id'),
  });
  expect(answer.status).toBe(status);
  expect(problem.error).toMatch(/^["A-Z].*\.$/);
  const record = await served.record(String(problem.request_id));
  expect(record).toMatchObject({ status, code, method: 'POST', path: '/parse' });
});

test('without a release nothing is read: 503, why, and when to come back', async () => {
  await using idle = await openServer();
  const unavailable = {
    reason: 'The model is being fetched: 10 of 68 MB.',
    hint: 'Wait; /healthz says when it is ready.',
  };
  idle.house.router.replace({ current: null, unavailable });
  const answer = await fetch(`${idle.url}/parse`, { method: 'POST', body: form(['image', 'x']) });
  expect(answer.status).toBe(503);
  expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(await read(answer)).toMatchObject({ code: 'no_release', error: unavailable.reason, hint: unavailable.hint });
  expect(answer.headers.get('x-lastgood-release')).toBeNull();
  const other = await fetch(`${idle.url}/anything`);
  expect(other.status).toBe(404);
  expect(await read(other)).toMatchObject({ code: 'not_found' });
});
