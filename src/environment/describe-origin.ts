import { fileURLToPath } from 'node:url';
import type { Distribution } from './distribution.ts';
import { runTool } from './run-tool.ts';

const GIT = { timeoutMs: 30_000, maxBytes: 16e6 };

/** Where a distribution came from, in words; undefined when its installer left nothing. */
export async function describeOrigin({ origin }: Distribution, signal: AbortSignal): Promise<string | undefined> {
  switch (origin.kind) {
    case 'index':
      return undefined;
    case 'archive':
      return origin.url;
    case 'vcs':
      return `${origin.vcs}+${origin.url} at ${origin.commit}`;
    case 'conda':
      return `conda ${origin.channel} ${origin.build}`.trim();
    case 'directory':
    case 'editable':
      return folder(origin.url, signal);
  }
}

async function folder(url: string, signal: AbortSignal): Promise<string> {
  if (!url.startsWith('file:') || !URL.canParse(url)) return url;
  const path = fileURLToPath(url);
  const git = async (...args: string[]) => {
    // Settings of that folder may name programs to run.
    const exit = await runTool('git', ['-C', path, '-c', 'core.fsmonitor=false', ...args], { ...GIT, signal });
    return exit.kind === 'exit' && exit.code === 0 ? exit.stdout.trim() : null;
  };
  const commit = await git('rev-parse', 'HEAD');
  if (commit === null) return path;
  const changed = await git('status', '--porcelain', '--', '.');
  return `${path} at ${commit}${changed === '' ? '' : ', with changes that are not committed'}`;
}
