import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseResponse } from '../../src/api/parse.ts';
import { ERRORS, type ErrorCode } from '../../src/errors.ts';
import { decodeRle } from '../../src/parsing/rle.ts';
import { openServer, read, type Served } from './server-harness.ts';

interface Media {
  schema: { $ref?: string };
  examples?: Record<string, { value: { code: ErrorCode; image: string } }>;
}

interface Operation {
  parameters: { name: string; schema: { enum?: string[] } }[];
  requestBody: { content: Record<string, Media> };
  responses: Record<string, { description: string; content: Record<string, Media> }>;
}

interface Document {
  openapi: string;
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, unknown> };
}

let served: Served;
let document: Document;
let parse: Operation;

beforeAll(async () => {
  served = await openServer();
  document = (await read(await fetch(`${served.url}/openapi.json`))) as unknown as Document;
  parse = document.paths['/parse']?.post as Operation;
});

afterAll(() => served[Symbol.asyncDispose]());

test('it is OpenAPI 3.1, and lists what anybody may call', () => {
  expect(document.openapi).toBe('3.1.0');
  expect(Object.keys(document.paths).sort()).toEqual(['/healthz', '/livez', '/metrics', '/parse', '/readyz']);
});

test('every reference leads somewhere', () => {
  const names = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map(([, name]) => String(name));
  expect(names.length).toBeGreaterThan(5);
  for (const name of names) {
    expect(Object.keys(document.components.schemas).map((key) => `#/components/schemas/${key}`)).toContain(name);
  }
});

test('the options are those of the schema', () => {
  expect(parse.parameters.map(({ name }) => name)).toEqual(['format', 'masks', 'min_score', 'people']);
  expect(parse.parameters[0]?.schema.enum).toEqual(['json', 'overlay', 'labels', 'coco']);
});

test('each error has its code under its status, and its sentence', () => {
  const statuses = Object.keys(parse.responses).filter((status) => status !== '200');
  expect(statuses).toEqual(['400', '405', '408', '413', '415', '422', '500', '502', '503', '504']);
  for (const status of statuses) {
    const media = parse.responses[status]?.content['application/json'];
    expect(media?.schema.$ref).toBe('#/components/schemas/Error');
    for (const [code, { value }] of Object.entries(media?.examples ?? {})) {
      expect(value).toMatchObject({
        status: 'error',
        code,
        error: expect.stringMatching(/\.$/),
        hint: expect.any(String),
      });
      expect(ERRORS[code as ErrorCode].status).toBe(Number(status));
    }
  }
});

test('the example of an answer is one: it fits the schema, and its mask has the area that it says', () => {
  const example = parse.responses['200']?.content['application/json']?.examples?.json?.value;
  const { segments } = parseResponse.parse(example);
  const [face] = segments;
  if (!face?.rle) throw new Error('the example has no mask');
  const { area, box } = decodeRle(face.rle);
  expect([box.x, box.y, box.width, box.height, area]).toEqual([...face.box, face.area]);
});

test('the examples of request bodies are accepted', async () => {
  expect(Object.keys(parse.requestBody.content)).toEqual([
    'multipart/form-data',
    'image/*',
    'application/octet-stream',
    'application/json',
  ]);
  const examples = Object.values(parse.requestBody.content['application/json']?.examples ?? {});
  expect(examples.length).toBe(2);
  for (const { value } of examples) {
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(`${served.url}/parse`, { method: 'POST', headers, body: JSON.stringify(value) });
    expect((await read(answer)).echo).toMatch(/PNG/);
  }
});

test('the page to browse it names no other host', async () => {
  const page = await fetch(`${served.url}/docs`);
  const html = await page.text();
  const policy = page.headers.get('content-security-policy') ?? '';
  expect(policy).toMatch(/default-src 'self'/);
  expect(policy).not.toMatch(/https?:|swagger\.io|upgrade-insecure/);
  const files = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, file]) => String(file));
  expect(files.length).toBeGreaterThan(3);
  for (const file of files) {
    expect(file).toMatch(/^\/docs\//);
    expect((await fetch(`${served.url}${file}`)).status).toBe(200);
  }
});
