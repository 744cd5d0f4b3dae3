import { formatSeconds } from '../duration.ts';
import { describeError, errorRecord } from '../failure.ts';
import type { Input } from './inputs.ts';
import type { Output } from './outputs.ts';
import { formatPace, paceOf } from './pace.ts';
import type { Result } from './parse-image.ts';

/** How a run into a folder went. */
export interface Outcome {
  folder: string;
  images: number;
  skipped: number;
  results: Result[];
  seconds: number;
  interrupted: boolean;
  keptReleases: Set<string>;
  service?: { url: string; embedded: boolean };
}

/** A line of `--json` about one image. */
export function resultRecord(result: Result): Record<string, unknown> {
  const { task, seconds } = result;
  const image = { event: 'image', status: result.status, image: task.input.name };
  const time = Math.round(seconds * 1000) / 1000;
  if (result.status === 'failed') {
    const { error, code, hint } = errorRecord(result.error);
    return { ...image, seconds: time, error, code, hint };
  }
  const { people, notes, releases } = result;
  return { ...image, seconds: time, outputs: task.outputs, people, notes, releases };
}

export function skippedRecord({ input, outputs }: { input: Input; outputs: Output[] }): Record<string, unknown> {
  return { event: 'image', status: 'skipped', image: input.name, outputs };
}

/** The last line of `--json`. */
export function summaryRecord(outcome: Outcome): Record<string, unknown> {
  const { images, skipped, seconds, interrupted, service } = outcome;
  const failed = failures(outcome).length;
  const done = outcome.results.length - failed;
  return {
    event: 'summary',
    images,
    done,
    skipped,
    failed,
    left: images - skipped - done - failed,
    seconds: Math.round(seconds * 1000) / 1000,
    interrupted,
    ...(service && { server: service.url, embedded: service.embedded }),
  };
}

/** The closing words for people. */
export function describeOutcome(outcome: Outcome): string[] {
  const { images, skipped, seconds, folder } = outcome;
  const failed = failures(outcome).length;
  const done = outcome.results.length - failed;
  const speed = done > 0 ? ` in ${formatSeconds(seconds)} (${formatPace(paceOf(done, done, seconds * 1000))})` : '';
  const counts = [`${done} of ${images} images parsed${speed}`];
  if (skipped > 0) counts.push(`${skipped} done before`);
  if (failed > 0) counts.push(`${failed} failed`);
  const lines = [`${counts.join(', ')}. Results: ${folder}`];
  if (outcome.interrupted) lines.push('Stopped. The same command goes on from here.');
  const mixed = otherReleases(outcome);
  if (mixed.length > 0) {
    lines.push(`Results from before were made by another release (${mixed.join(', ')}); --force makes them anew.`);
  }
  return lines;
}

/** What failed, in the order of the run: always printed, also with --quiet. */
export function describeFailures(outcome: Outcome): string[] {
  return failures(outcome).map(({ task, error }) => `failed: ${task.input.name}\n  ${describeError(error)}`);
}

export function failures(outcome: Outcome) {
  return outcome.results.filter((result) => result.status === 'failed');
}

function otherReleases({ keptReleases, results }: Outcome): string[] {
  const now = new Set(results.flatMap((result) => (result.status === 'done' ? result.releases : [])));
  return now.size === 0 ? [] : [...keptReleases].filter((release) => !now.has(release));
}
