import { stat } from 'node:fs/promises';
import { LastgoodError } from '../../errors.ts';
import type { Context } from '../host.ts';
import type { Interrupt } from '../interrupt.ts';
import { openService } from '../service.ts';
import { write } from '../write.ts';
import { readImage } from './image-bytes.ts';
import { collectInputs } from './inputs.ts';
import type { ParseRequest } from './options.ts';
import { askFor } from './parse-image.ts';

/** Parses one image and writes the answer, untouched, to stdout; resolves to the exit code. */
export async function parseToStdout(request: ParseRequest, context: Context, interrupt: Interrupt): Promise<number> {
  const { stdin, stdout } = context.streams;
  await refuseWhatNeedsFolder(request);
  const [format] = request.formats;
  const isPicture = format === 'overlay' || format === 'labels';
  if (isPicture && stdout.isTTY) {
    throw usage(`A ${format} picture is bytes, and stdout is a terminal.`, 'Redirect it (> out.png), or give -o DIR.');
  }
  const { signal } = interrupt;
  const [input] = await collectInputs(request.paths, { signal });
  const image = await readImage(input, stdin, signal);
  await using service = await openService({ ...request, signal }, context);
  const answer = await askFor(format, image, { client: service.client, options: request.query }, signal);
  await write(stdout, answer.bytes);
  if (!isPicture) await write(stdout, '\n');
  return 0;
}

async function refuseWhatNeedsFolder({ paths, formats }: ParseRequest): Promise<void> {
  const hint = 'Name a folder for the results with -o DIR.';
  if (paths.length > 1) throw usage(`${paths.length} inputs have more than one result, and stdout is one.`, hint);
  if (formats.length > 1) throw usage(`${formats.join(' and ')} are two results, and stdout is one.`, hint);
  const stats = await stat(paths[0]).catch(() => null);
  if (stats?.isDirectory()) throw usage(`${paths[0]} is a folder, and stdout takes one result.`, hint);
}

function usage(sentence: string, hint: string): LastgoodError {
  return new LastgoodError('usage', sentence, { hint });
}
