import { tmpdir, userInfo } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { findUv, type Uv } from '../../src/environment/uv.ts';

/**
 * The uv of this machine, or one that is installed once for all tests; null where there is neither one nor an index to get it
 * from. Name that in the skip: "skipped without uv".
 */
export async function uvIfAny(): Promise<Uv | null> {
  const home = join(tmpdir(), `lastgood-test-uv-${userInfo().uid}`);
  return findUv({ home, signal: AbortSignal.timeout(60_000) }).catch(() => null);
}

/** That uv with the cache of a house. */
export function uvOf(home: string, uv: Uv, env: NodeJS.ProcessEnv = process.env): Promise<Uv> {
  const path = [dirname(uv.path), env.PATH].join(delimiter);
  return findUv({ home, signal: AbortSignal.timeout(60_000), env: { ...env, PATH: path } });
}
