import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Format, ParseOptions } from '../../api/query-string.ts';
import { LastgoodError } from '../../errors.ts';
import { collectInputs, type Input } from './inputs.ts';
import { Ledger } from './ledger.ts';
import { type Output, planOutputs } from './outputs.ts';
import { originOf, type Task } from './parse-image.ts';

/** A run into a folder, worked out before anything is sent. */
export interface Plan {
  ledger: Ledger;
  tasks: Task[];
  /** Images whose results all are there from an earlier run. */
  skipped: { input: Input; outputs: Output[] }[];
  /** Short digests of the releases that made the results which are kept. */
  keptReleases: Set<string>;
}

export interface PlanOptions {
  paths: string[];
  folder: string;
  formats: Format[];
  query: ParseOptions;
  /** Make everything anew and overwrite what is in the way. */
  force: boolean;
  signal: AbortSignal;
}

/** @throws LastgoodError file_missing, image_missing, usage (files of others are in the way), output_unwritable */
export async function planParse(options: PlanOptions): Promise<Plan> {
  const { paths, formats, query, force, signal } = options;
  const folder = resolve(options.folder);
  const ledger = await Ledger.open(folder);
  const inputs = await collectInputs(paths, { ignore: (path) => path === folder || ledger.made(path), signal });
  if (inputs.length === 0) throw noImages(paths);
  const places = inputs.map((input) => input.place);
  const plan: Plan = { ledger, tasks: [], skipped: [], keptReleases: new Set() };
  for (const [index, outputs] of planOutputs(places, formats, folder).entries()) {
    signal.throwIfAborted();
    const input = inputs[index];
    const missing: Output[] = [];
    for (const output of outputs) {
      const release = force ? undefined : await ledger.current(output.path, originOf(input, output.format, query));
      if (release === undefined) missing.push(output);
      else plan.keptReleases.add(release);
    }
    if (missing.length > 0) plan.tasks.push({ input, outputs: missing });
    else plan.skipped.push({ input, outputs });
  }
  if (!force) refuseForeignFiles(plan);
  return plan;
}

/** A result must not replace a file of the same name that lastgood did not make, an annotation say. */
function refuseForeignFiles({ tasks, ledger }: Plan): void {
  const outputs = tasks.flatMap((task) => task.outputs);
  const foreign = outputs.filter(({ path }) => !ledger.made(path) && existsSync(path));
  if (foreign.length === 0) return;
  const [first] = foreign;
  const what = foreign.length === 1 ? first.path : `${first.path} and ${foreign.length - 1} other files`;
  throw new LastgoodError('usage', `${what} would be overwritten, and lastgood did not make it.`, {
    hint: 'Name another folder with -o, or overwrite with --force.',
  });
}

function noImages(paths: readonly string[]): LastgoodError {
  return new LastgoodError('image_missing', `There is no image in ${paths.join(', ')}.`, {
    hint: 'Folders are searched for .jpg, .png, .webp, .gif, .tif and .avif; name other files themselves.',
  });
}
