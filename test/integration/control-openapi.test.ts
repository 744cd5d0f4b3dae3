import { afterAll, beforeAll, expect, test } from 'vitest';
import type { z } from 'zod';
import { advice } from '../../src/api/control/advice.ts';
import { event } from '../../src/api/control/event.ts';
import {
  createReleaseBody,
  pinBody,
  releaseDetail,
  releaseDiff,
  releaseSummary,
  verifyReport,
} from '../../src/api/control/release.ts';
import { deployBody, proveBody, rollbackBody, rollbackResult, rollout } from '../../src/api/control/rollout.ts';
import { generation, service } from '../../src/api/control/service.ts';
import { signInBody } from '../../src/api/control/session.ts';
import { fsckBody, fsckReport, gcBody, gcReport, storeListing } from '../../src/api/control/store.ts';
import { diagnosesBody, diagnosis, keptDiagnosis } from '../../src/api/diagnosis.ts';
import { errorResponse } from '../../src/api/parse.ts';
import { ERRORS, type ErrorCode } from '../../src/errors.ts';
import { type ControlServed, openControlServer } from './control-harness.ts';

interface Media {
  schema: object;
  examples: Record<string, { value: unknown }>;
}

interface Operation {
  summary: string;
  security: object[];
  parameters?: { name: string; in: string }[];
  requestBody?: { content: Record<string, Media> };
  responses: Record<string, { content?: Record<string, Media> }>;
}

/** Every operation, with the schemas of its body and its answer. */
const OPERATIONS: Record<string, { body?: z.ZodType; status?: number; answer?: z.ZodType }> = {
  'GET /services': { answer: service.array() },
  'GET /services/{service}': { answer: service },
  'GET /services/{service}/history': { answer: generation.array() },
  'POST /services/{service}/rollouts': { body: deployBody, status: 202, answer: rollout },
  'POST /services/{service}/proofs': { body: proveBody, status: 202, answer: rollout },
  'POST /services/{service}/rollback': { body: rollbackBody, answer: rollbackResult },
  'GET /releases': { answer: releaseSummary.array() },
  'POST /releases': { body: createReleaseBody, status: 201, answer: releaseDetail },
  'GET /releases/{release}': { answer: releaseDetail },
  'DELETE /releases/{release}': { answer: releaseSummary },
  'GET /releases/{release}/diff/{other}': { answer: releaseDiff },
  'POST /releases/{release}/verify': { answer: verifyReport },
  'POST /releases/{release}/pin': { body: pinBody, answer: releaseSummary },
  'GET /rollouts': { answer: rollout.array() },
  'GET /rollouts/{rollout}': { answer: rollout },
  'GET /rollouts/{rollout}/evidence/{name}': {},
  'POST /rollouts/{rollout}/cancel': { answer: rollout },
  'POST /diagnoses': { body: diagnosesBody, answer: diagnosis },
  'GET /services/{service}/diagnosis': { answer: keptDiagnosis },
  'GET /releases/{release}/diagnosis': { answer: keptDiagnosis },
  'GET /advice/{service}': { answer: advice },
  'GET /store': { answer: storeListing },
  'POST /store/gc': { body: gcBody, answer: gcReport },
  'POST /store/fsck': { body: fsckBody, answer: fsckReport },
  'GET /events': {},
  'POST /session': { body: signInBody, status: 204 },
  'DELETE /session': { status: 204 },
};

let served: ControlServed;
let document: { paths: Record<string, Record<string, Operation>>; components: Record<string, Record<string, object>> };
let operations: Map<string, Operation>;

beforeAll(async () => {
  served = await openControlServer();
  document = (await (await fetch(`${served.url}/openapi.json`)).json()) as typeof document;
  operations = new Map(
    Object.entries(document.paths)
      .filter(([path]) => path.startsWith('/api/v1/'))
      .flatMap(([path, methods]) =>
        Object.entries(methods).map(
          ([method, one]) => [`${method.toUpperCase()} ${path.slice('/api/v1'.length)}`, one] as const,
        ),
      ),
  );
});

afterAll(() => served[Symbol.asyncDispose]());

test('it lists every call, and nothing else', () => {
  expect([...operations.keys()].sort()).toEqual(Object.keys(OPERATIONS).sort());
});

test.each(Object.entries(OPERATIONS))('%s: its examples fit its schemas', (name, { body, status = 200, answer }) => {
  const { summary, requestBody, responses } = operations.get(name)!;
  expect(summary).toMatch(/\S/);
  expect(responses[status]).toBeDefined();
  const asked = requestBody?.content['application/json'];
  expect(asked !== undefined).toBe(body !== undefined);
  if (body) body.parse(asked?.examples.example?.value);
  if (answer) answer.parse(responses[status]?.content?.['application/json']?.examples.example?.value);
});

test('each error has its code under its status, and its sentence', () => {
  for (const { responses } of operations.values()) {
    expect(Object.keys(responses)).toEqual(expect.arrayContaining(['401', '403', '500']));
    for (const [status, { content }] of Object.entries(responses)) {
      if (Number(status) < 400) continue;
      for (const [code, { value }] of Object.entries(content?.['application/json']?.examples ?? {})) {
        expect(errorResponse.parse(value).code).toBe(code);
        expect(ERRORS[code as ErrorCode].status).toBe(Number(status));
      }
    }
  }
});

test('every call but signing in and out needs the token or a session', () => {
  for (const [name, { security }] of operations) {
    expect(security).toEqual(name.endsWith(' /session') ? [] : [{ token: [] }, { session: [] }]);
  }
  expect(Object.keys(document.components.securitySchemes!)).toEqual(['token', 'session']);
});

test('every part of a path is a parameter, every reference leads somewhere', () => {
  for (const [name, { parameters = [] }] of operations) {
    const parts = [...name.matchAll(/\{(.+?)\}/g)].map(([, part]) => part);
    expect(parameters.filter((one) => one.in === 'path').map((one) => one.name)).toEqual(parts);
  }
  const text = JSON.stringify(document);
  for (const [, name] of text.matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)) {
    expect(Object.keys(document.components.schemas!)).toContain(name);
  }
  expect(text).not.toMatch(/x-lastgood-errors|__SCHEMA__/);
});

test('the schema of an event is there, for those who read the stream', () => {
  expect(document.components.schemas?.Event).toMatchObject({
    properties: { type: { enum: event.shape.type.options } },
  });
});
