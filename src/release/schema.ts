import { z } from 'zod';
import { isRelativePath } from '../store/relative-path.ts';
import { BYTES, DURATION, FACTOR, parseBytes, parseDuration, parseFactor } from './units.ts';

/**
 * `release.yaml` as its author writes it. There are no defaults in here: what is not written is not part of a release, so
 * that a later version of lastgood with other defaults gives the same release the same digest.
 */

const duration = z
  .string()
  .refine((text) => parseDuration(text) !== null, 'must be a duration such as 500ms, 30s or 2m')
  .meta({ examples: ['30s'], pattern: DURATION.source });
const bytes = z
  .string()
  .refine((text) => parseBytes(text) !== null, 'must be a size such as 10MB or 4GiB')
  .meta({ examples: ['10MB'], pattern: BYTES.source });
const factor = z
  .string()
  .refine((text) => parseFactor(text) !== null, 'must be a factor such as 1.5x')
  .meta({ examples: ['1.5x'], pattern: FACTOR.source });
const share = z.number().min(0).max(1);
const relativePath = z.string().refine(isRelativePath, 'must be a plain relative path with /, without . and ..');
const text = z.string('must be text: write it in quotes when it looks like a number');
const name = z
  .string()
  .regex(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/, 'must be lower-case letters, digits and - (63 at most)');

const application = z
  .string()
  .regex(/^[A-Za-z_]\w*(\.[A-Za-z_]\w*)*:[A-Za-z_]\w*(\.[A-Za-z_]\w*)*$/, 'must be module:callable, such as app:app');

const model = z.strictObject({
  source: z.string().describe('Where the file comes from: file:, npm:, hf: or modelscope: and what it is there'),
  path: relativePath.describe('Name of the file inside the release'),
  sha256: text
    .regex(/^[0-9a-f]{64}$/, 'must be 64 lower-case hex digits')
    .optional()
    .describe('What the file (after an import) must hash to; with it, a second start needs no source'),
  integrity: z
    .string()
    .regex(/^sha512-[A-Za-z0-9+/]{86}==$/, 'must be sha512- and 88 characters of base64')
    .optional()
    .describe('What the npm tarball must hash to (npm view NAME@VERSION dist.integrity)'),
  import: z.enum(['tfjs']).optional().describe('Converts a TF.js graph model (model.json and its weights) into ONNX'),
});

export const specSchema = z
  .strictObject({
    apiVersion: z.literal('lastgood/v1').describe('Version of this format'),
    service: name.describe('The service that this is a release of'),
    version: text
      .regex(/^[0-9A-Za-z][0-9A-Za-z.+_-]{0,63}$/, 'must be letters, digits and . + _ -')
      .describe('What people call this release'),
    runtime: z
      .strictObject({
        driver: name.describe('What runs the release: onnx, python or command'),
        recipe: name.optional().describe('How the model files make a parser (driver onnx)'),
        threads: z
          .union([z.literal('auto'), z.int().min(1).max(1024)])
          .optional()
          .describe('CPU threads of an instance; auto = what this machine grants it'),
        settings: z.record(z.string(), z.json()).optional().describe("The recipe's own settings"),
        command: z
          .array(text.min(1))
          .min(1)
          .max(1000)
          .optional()
          .describe('argv of the program (drivers command, python); ./file is a file of the release'),
        worker: z.enum(['modelscope-m2fp']).optional().describe("A worker of lastgood's own (driver python)"),
        wsgi: application.optional().describe("WSGI application, served by the environment's gunicorn (driver python)"),
        asgi: application.optional().describe("ASGI application, served by the environment's uvicorn (driver python)"),
        workers: z.int().min(1).max(1024).optional().describe('Processes of gunicorn or uvicorn'),
        network: z
          .enum(['none', 'allowed'])
          .optional()
          .describe('May it call others (driver python)? none where it is not written'),
        env: z
          .record(z.string().regex(/^[A-Za-z_]\w*$/, 'must be letters, digits and _, no digit first'), text)
          .optional()
          .describe('Environment variables, no secrets'),
        listen: z.enum(['port', 'socket']).optional().describe('What it listens on: $PORT on 127.0.0.1, or $SOCKET'),
        workdir: relativePath.optional().describe('Folder of the release that it is started in'),
      })
      .describe('What runs it'),
    models: z.array(model).max(1000).default([]).describe('The files of the release'),
    environment: z
      .strictObject({
        python: z
          .string()
          .regex(/^3\.\d+(\.\d+)?$/, 'must be a version such as "3.10", in quotes')
          .describe('Version of the interpreter'),
        lock: relativePath.describe('A pylock.toml (PEP 751): lastgood env capture, or lastgood env lock'),
      })
      .optional()
      .describe('The Python environment that it runs in'),
    serve: z
      .strictObject({
        health: z
          .string()
          .startsWith('/', 'must begin with /')
          .optional()
          .describe('Path that answers 200 when an instance is ready'),
        ready: duration.optional().describe('Time that an instance has to become ready'),
        deadline: duration.optional().describe('Time that a request has, from its arrival'),
        upload: bytes.optional().describe('Biggest request body'),
        queue: z.int().min(0).max(100_000).optional().describe('Requests that may wait'),
        replayable: z.boolean().optional().describe('May a request be sent a second time?'),
      })
      .optional()
      .describe('How requests are taken'),
    limits: z
      .strictObject({
        memory: bytes.optional().describe('Memory that an instance may hold; one that holds more is ended'),
      })
      .optional()
      .describe('What an instance may use'),
    golden: z
      .strictObject({
        dir: relativePath.describe('Folder of inputs and the outputs expected of them'),
        source: z
          .string()
          .startsWith('file:')
          .optional()
          .describe('Folder that it is taken from, when that is not `dir` beside release.yaml: file:path'),
        tolerance: z
          .strictObject({
            agreement: share.optional().describe('Least share of pixels with the same class'),
            iou: share.optional().describe('Least IoU of every class'),
          })
          .optional()
          .describe('What counts as the same answer, where a case does not say'),
      })
      .optional()
      .describe('What the release is proven with'),
    rollout: z
      .strictObject({
        watch: duration.optional().describe('Time that it is watched after the switch'),
        budget: z
          .strictObject({
            latency: factor.optional().describe('How much slower than the current release it may be'),
            memory: factor.optional().describe('How much more memory than the current release it may take'),
          })
          .optional()
          .describe('What it may cost more than the current release'),
        shadow: share.optional().describe('Share of live requests that it answers for comparison before the switch'),
        standby: z.enum(['warm', 'cold', 'auto']).optional().describe('How the release before it is kept ready'),
      })
      .optional()
      .describe('How it becomes the current release'),
    irreversible: z.boolean().optional().describe('true: there is no way back past this release without force'),
  })
  .describe('A release, as its author writes it');

export type Spec = z.infer<typeof specSchema>;
export type ModelSpec = Spec['models'][number];
