import type { GlobalOptions } from '../global-options.ts';
import type { Context } from '../host.ts';
import type { Interrupt } from '../interrupt.ts';
import { openService } from '../service.ts';
import { writeLine } from '../write.ts';
import { runBatch } from './batch.ts';
import { displayName } from './inputs.ts';
import type { ParseRequest } from './options.ts';
import { parseImage, type Result } from './parse-image.ts';
import { type Plan, planParse } from './plan.ts';
import { type Progress, progressBar, progressLines, silent } from './progress.ts';
import {
  describeFailures,
  describeOutcome,
  failures,
  type Outcome,
  resultRecord,
  skippedRecord,
  summaryRecord,
} from './report.ts';

/** Parses many images into a folder; resolves to the exit code. */
export async function parseToFolder(
  request: ParseRequest & { folder: string },
  context: Context,
  interrupt: Interrupt,
): Promise<number> {
  const { stdout, stderr } = context.streams;
  const { json, quiet } = request.global;
  const plan = await planParse({ ...request, signal: interrupt.signal });
  const outcome: Outcome = {
    folder: displayName(request.folder),
    images: plan.tasks.length + plan.skipped.length,
    skipped: plan.skipped.length,
    results: [],
    seconds: 0,
    interrupted: false,
    keptReleases: plan.keptReleases,
  };
  if (json) for (const skipped of plan.skipped) await writeLine(stdout, JSON.stringify(skippedRecord(skipped)));
  try {
    if (plan.tasks.length > 0) await makeResults(request, plan, outcome, context, interrupt.signal);
  } catch (error) {
    if (!interrupt.signal.aborted) throw error;
    outcome.interrupted = true;
  } finally {
    // Also when the server went away half-way: what is done is done, and said.
    if (json) await writeLine(stdout, JSON.stringify(summaryRecord(outcome)));
    else {
      for (const line of describeFailures(outcome)) await writeLine(stderr, line);
      if (!quiet) for (const line of describeOutcome(outcome)) await writeLine(stderr, line);
    }
  }
  return interrupt.exitCode ?? (failures(outcome).length > 0 ? 1 : 0);
}

async function makeResults(
  request: ParseRequest,
  plan: Plan,
  outcome: Outcome,
  context: Context,
  signal: AbortSignal,
): Promise<void> {
  const { stdin, stdout } = context.streams;
  await using service = await openService({ ...request, signal }, context);
  outcome.service = { url: service.url, embedded: service.embedded };
  const means = { client: service.client, stdin, ledger: plan.ledger, options: request.query };
  const progress = progressFor(request.global, context);
  const start = performance.now();
  const settle = async (result: Result) => {
    outcome.results.push(result);
    progress.finished(result);
    if (request.global.json) await writeLine(stdout, JSON.stringify(resultRecord(result)));
  };
  progress.start(plan.tasks.length);
  try {
    await runBatch(plan.tasks, request.jobs, async (task, stop) => settle(await parseImage(task, means, stop)), signal);
  } finally {
    progress.stop();
    outcome.seconds = (performance.now() - start) / 1000;
  }
}

function progressFor({ json, quiet }: GlobalOptions, { streams }: Context): Progress {
  if (quiet) return silent;
  if (streams.stderr.isTTY) return progressBar(streams.stderr);
  // With --json, stdout says the same line by line.
  return json ? silent : progressLines(streams.stderr);
}
