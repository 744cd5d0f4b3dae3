import { expect, onTestFinished, test } from 'vitest';
import { startIndex } from '../../test/support/python-index.ts';
import { findInterpreter } from './interpreters.ts';
import { tryIndex } from './try-index.ts';

const never = new AbortController().signal;
const python = await findInterpreter({}, never).then(
  ({ path }) => path,
  () => null,
);

test.skipIf(python === null)(
  'an index is timed by the beginning of a file, or says why not (skipped without Python)',
  async () => {
    const index = await startIndex({
      packages: [{ name: 'large', version: '1.0', files: { 'large.py': Buffer.alloc(200_000) } }],
    });
    onTestFinished(() => index[Symbol.asyncDispose]());
    const speed = await tryIndex(`${index.url}/files/large-1.0-py3-none-any.whl`, python!, never);
    expect(speed).toMatchObject({ bytes: expect.any(Number), ms: expect.any(Number) });
    expect('bytes' in speed && speed.bytes).toBeGreaterThan(200_000);
    expect(await tryIndex(`${index.url}/files/another.whl`, python!, never)).toEqual({
      failure: expect.stringContaining('404'),
    });
  },
);
