import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { z } from 'zod';
import type { ReleaseDetail } from '../../api/control/release.ts';
import { LastgoodError } from '../../errors.ts';
import { note, type Session } from '../control/session.ts';
import { isLoopback } from '../control/token.ts';
import type { Output } from '../host.ts';
import { count, formatBytes, nameOf } from '../words.ts';
import { drawProgress, type StepProgress } from './bar.ts';
import { LiveLine } from './live-line.ts';

/** Makes a release from a release.yaml: fetches, converts and packs its files, and shows how far that is. */
export async function makeRelease(session: Session, file: string): Promise<ReleaseDetail> {
  const { control, interrupt } = session;
  const path = resolve(file);
  const spec = await readSpecFile(path);
  const stop = new AbortController();
  const signal = AbortSignal.any([interrupt.signal, stop.signal]);
  const shown = showProgress(session, signal).catch(() => {}); // only liveness is lost
  try {
    const release = await control.createRelease({ spec, ...baseDir(session, path) }, { signal: interrupt.signal });
    stop.abort();
    await shown;
    const { service, files, bytes } = release;
    await note(session, `Release ${service} ${nameOf(release)}: ${count(files, 'file')}, ${formatBytes(bytes)}.`);
    return release;
  } finally {
    stop.abort();
    await shown;
  }
}

/** Paths in a release.yaml mean files of the machine that it is on; a server elsewhere has others. */
function baseDir({ url }: Session, path: string): { base_dir?: string } {
  const here = url === undefined || isLoopback(new URL(url).hostname);
  return here ? { base_dir: dirname(path) } : {};
}

async function readSpecFile(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    const missing = (cause as NodeJS.ErrnoException).code === 'ENOENT';
    throw new LastgoodError(missing ? 'file_missing' : 'file_unreadable', `${path} cannot be read.`, {
      hint: 'Give the path of a release.yaml.',
      cause,
    });
  }
}

const progress = z.object({
  phase: z.string(),
  item: z.string(),
  done: z.number(),
  total: z.number().nullable().default(null),
});

async function showProgress({ control, global, streams }: Session, signal: AbortSignal): Promise<void> {
  if (global.json || global.quiet) return;
  const show = streams.stderr.isTTY ? showBar(streams.stderr) : showTenths(streams.stderr);
  try {
    for await (const { type, rollout, data } of control.events({ tail: 0, signal })) {
      const step = type === 'rollout.progress' && rollout === null ? progress.safeParse(data) : undefined;
      if (step?.success) show.update(step.data);
    }
  } finally {
    show.stop();
  }
}

interface ShowSteps {
  update(step: StepProgress): void;
  stop(): void;
}

function showBar(stream: Output): ShowSteps {
  const line = new LiveLine(stream);
  return { update: (step) => line.show(drawProgress(step)), stop: () => line.clear() };
}

/** A line for each tenth: a log of a download has ten, not thousands. */
function showTenths(stream: Output): ShowSteps {
  let last = '';
  return {
    update(step) {
      const tenth = step.total ? Math.floor((10 * step.done) / step.total) : 0;
      const key = `${step.phase} ${step.item} ${tenth}`;
      if (key !== last) stream.write(`${drawProgress(step)}\n`);
      last = key;
    },
    stop() {},
  };
}
