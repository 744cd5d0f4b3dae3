import type { Network } from '../../download/network.ts';
import { readRemoteFile } from '../../environment/remote-zip.ts';
import { inParallel } from '../../store/in-parallel.ts';
import { requirementsOf } from './metadata.ts';
import type { WheelFacts } from './wheel-facts.ts';

export interface RemoteWheel {
  package: string;
  url: string;
  size: number | undefined;
}

export interface RemoteMetadataOptions {
  network: Network;
  /** Login for a file: a secret. */
  authorization(url: string): string | null;
  signal: AbortSignal;
}

const AT_ONCE = 8;
/** Nobody waits longer for what is good to know. */
const DEADLINE_MS = 20_000;
/** A server that is out of reach is not asked a hundred times. */
const MAX_FAILURES = 5;

/** What wheels on servers require, by range requests: the wheels are not downloaded. Those that cannot be read are left out. */
export async function readRemoteMetadata(
  wheels: readonly RemoteWheel[],
  { network, authorization, signal }: RemoteMetadataOptions,
): Promise<Map<string, WheelFacts>> {
  const facts = new Map<string, WheelFacts>();
  const within = AbortSignal.any([signal, AbortSignal.timeout(DEADLINE_MS)]);
  let failures = 0;
  await inParallel(wheels, AT_ONCE, async ({ package: owner, url, size }) => {
    if (failures >= MAX_FAILURES || within.aborted) return;
    try {
      const zip = { url, size, authorization: authorization(url) };
      const text = await readRemoteFile(zip, /^[^/]+\.dist-info\/METADATA$/, { network, signal: within });
      const nothing = { libraries: null, modules: [], torchSymbols: [], unread: [] };
      facts.set(owner, { ...requirementsOf(text.toString('utf8')), ...nothing });
    } catch {
      failures++;
    }
  });
  signal.throwIfAborted();
  return facts;
}
