import { readFile } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import type { GoldenSource } from '../../cli/import/work.ts';
import { LastgoodError } from '../../errors.ts';
import { readParsingFields } from '../../golden/compare/read-parsing.ts';
import type { ComparisonSpec } from '../../golden/golden-set.ts';
import { BrokenOff, type Call, type Reply, Transport } from '../../runtime/transport.ts';
import { passingPointers } from './passing-pointers.ts';

/** How a service is asked, and how its answers are compared. */
export interface Manner {
  path: string;
  /** null: the photo is the body. */
  field: string | null;
  compare: ComparisonSpec;
}

const BOUNDARY = 'lastgood-golden-7d3f1c';
const PARSE = '/parse?format=json&masks=rle';

const TYPES: Record<string, string> = {
  '.png': 'image/png',
  '.webp': 'image/webp',
  '.gif': 'image/gif',
  '.bmp': 'image/bmp',
};

/** A running service, as golden sets ask it. */
export class RunningService implements AsyncDisposable {
  readonly #source: GoldenSource;
  readonly #transport = new Transport();
  readonly #signal: AbortSignal;

  constructor(source: GoldenSource, signal: AbortSignal) {
    this.#source = source;
    this.#signal = signal;
  }

  async call(call: Call): Promise<Reply> {
    const { origin } = new URL(this.#source.url);
    try {
      return await this.#transport.call({ origin }, call, this.#signal);
    } catch (error) {
      if (!(error instanceof BrokenOff)) throw error;
      throw new LastgoodError('server_unreachable', `${origin} does not answer: ${error.message}`, {
        hint: 'Start the service whose answers are to be recorded, or leave --from out.',
        cause: error,
      });
    }
  }

  /**
   * Finds out by the first input. The worker's release answers as POST /parse of lastgood does: only a service that does,
   * too, can say what is expected of it.
   * @throws LastgoodError `golden_invalid`, `server_unreachable`
   */
  async findManner(app: string | undefined): Promise<Manner> {
    if (app === undefined) return this.#asWorker();
    const { pathname, search } = new URL(this.#source.url);
    const path = pathname === '/' && search === '' ? '/parse' : pathname + search;
    const refusals: string[] = [];
    for (const field of [this.#source.field, null]) {
      const replies = [await this.#ask(path, field), await this.#ask(path, field)] as const;
      if (replies.every(({ status }) => status < 300)) return { path, field, compare: comparisonOf(...replies) };
      refusals.push(
        `${field === null ? 'the photo as the body' : `a form with the field ${field}`}: ${replies[0].status}`,
      );
    }
    throw new LastgoodError(
      'golden_invalid',
      `${this.#source.url} takes no photo at ${path} (${refusals.join('; ')}).`,
      {
        hint: 'Name the path in --from (http://127.0.0.1:5000/api/v1/parse) and the field of its form in --field.',
      },
    );
  }

  /** Does it say by itself that it is well, where releases are asked when nothing else is written? */
  async isHealthy(): Promise<boolean> {
    const { status } = await this.call({ method: 'GET', path: '/healthz', headers: {}, body: new Uint8Array() });
    return status === 200;
  }

  async #asWorker(): Promise<Manner> {
    const { status, body } = await this.#ask(PARSE, null);
    try {
      if (status !== 200) throw new Error(`it answers ${status}`);
      readParsingFields(body);
    } catch (error) {
      const why = (error as Error).message.slice(0, 200);
      throw new LastgoodError(
        'golden_invalid',
        `${this.#source.url} does not answer as the worker modelscope-m2fp does, so that nothing can be expected of the release by its answers (${why}).`,
        {
          hint: 'Import the application itself, with --app app:app and --app-file app.py; or leave --from out, and record a golden set when the release serves.',
        },
      );
    }
    return { path: PARSE, field: null, compare: { kind: 'parsing' } };
  }

  async #ask(path: string, field: string | null): Promise<Reply> {
    const file = this.#source.inputs[0]!;
    return this.call({ method: 'POST', path, headers: headersFor(field), body: await bodyFor(file, field) });
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#transport.close();
  }
}

export const headersFor = (field: string | null): Record<string, string> =>
  field === null ? {} : { 'content-type': `multipart/form-data; boundary=${BOUNDARY}` };

/** What is sent of a photo: itself, or a form with it. The same file gives the same bytes. */
export async function bodyFor(file: string, field: string | null): Promise<Buffer> {
  const photo = await readFile(file).catch((error) => {
    throw new LastgoodError('file_missing', `${file} cannot be read (${error.code}).`, {
      hint: 'Name photos that are there.',
    });
  });
  if (field === null) return photo;
  const type = TYPES[extname(file).toLowerCase()] ?? 'image/jpeg';
  const quoted = (text: string) => text.replaceAll(/["\r\n]/g, '_');
  const head = `--${BOUNDARY}\r\ncontent-disposition: form-data; name="${quoted(field)}"; filename="${quoted(basename(file))}"\r\ncontent-type: ${type}\r\n\r\n`;
  return Buffer.concat([Buffer.from(head), photo, Buffer.from(`\r\n--${BOUNDARY}--\r\n`)]);
}

function comparisonOf(first: Reply, second: Reply): ComparisonSpec {
  if (/^image\//.test(first.headers['content-type'] ?? '')) return { kind: 'image' };
  try {
    const [a, b] = [first, second].map(({ body }) => JSON.parse(Buffer.from(body).toString()));
    const ignore = passingPointers(a, b);
    // Another build of the same arithmetic moves the last digits.
    return { kind: 'json', ...(ignore.length > 0 && { ignore }), absolute: 1e-3, relative: 1e-3 };
  } catch (error) {
    if (error instanceof SyntaxError) return { kind: 'bytes' };
    throw error;
  }
}
