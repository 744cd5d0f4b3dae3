import { existsSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { ControlOptions, RebuiltState } from '../cli/host.ts';
import { listReleases } from '../release/release.ts';
import { rebuildState as rebuild, rebuildActivations } from '../rollout/rebuild.ts';
import { readActivations } from '../state/activation-file.ts';
import { lockHome } from '../state/home-lock.ts';
import { openState } from '../state/state.ts';
import { openStore } from '../store/store.ts';

/** Makes state.db anew from the store and from what each service is on; the one before is kept beside it. */
export async function rebuildState({ home }: ControlOptions): Promise<RebuiltState> {
  using _lock = lockHome(home);
  const store = await openStore(join(home, 'store'));
  const aside = await moveAside(join(home, 'state.db'));
  const { state } = await openState(home);
  try {
    await rebuildActivations(join(home, 'services'), store);
    const activations = await readActivations(join(home, 'services'));
    const generations = await rebuild(state, store, activations);
    const releases = await listReleases(store);
    return { services: state.generations.services().length, releases: releases.length, generations, aside };
  } finally {
    state[Symbol.dispose]();
  }
}

async function moveAside(file: string): Promise<string | null> {
  if (!existsSync(file)) return null;
  const aside = `${file}.before-${Date.now()}`;
  for (const suffix of ['', '-wal', '-shm']) {
    if (existsSync(file + suffix)) await rename(file + suffix, aside + suffix);
  }
  return aside;
}
