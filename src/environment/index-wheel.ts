import type { EnvironmentProgress } from '../api/environment.ts';
import { reason } from '../download/failures.ts';
import type { Network } from '../download/network.ts';
import { inParallel } from '../store/in-parallel.ts';
import type { Distribution, Installation } from './distribution.ts';
import { askIndexes, type Candidates, type IndexFile } from './index-candidates.ts';
import type { Indexes } from './indexes.ts';
import type { LockedFile } from './lock.ts';
import { parseRecord, readRecord } from './record.ts';
import { readRemoteFile } from './remote-zip.ts';
import { differenceOf } from './same-record.ts';
import { withoutSecrets, withoutSecretsIn } from './secrets.ts';
import type { Uv } from './uv.ts';

/** Is an installed distribution a file of an index? */
export type Proof =
  | { kind: 'proven'; file: LockedFile; index: string | undefined }
  /** The index has only its source: this was compiled. `sdist` is the name of that file. */
  | { kind: 'compiled'; sdist: string }
  /** There is no such version, or what there is has another content. */
  | { kind: 'other'; why: string }
  /** Nobody can say: the index, or the server of its files, does not answer as it should. */
  | { kind: 'unreachable'; why: string };

export interface ProveOptions {
  uv: Uv;
  indexes: Indexes;
  network: Network;
  signal: AbortSignal;
  onProgress?: ((progress: EnvironmentProgress) => void) | undefined;
}

const AT_ONCE = 8;
/** Of wheels whose names do not say what the installed one's metadata say, so many are looked into. */
const MAX_TRIES = 3;
const MAX_FAILURES = 10;

/** Proves for each of these distributions whether it is a wheel of an index, byte for byte. By key. */
export async function proveIndexWheels(
  distributions: Distribution[],
  { python }: Pick<Installation, 'python'>,
  options: ProveOptions,
): Promise<Map<string, Proof>> {
  const { uv, indexes, signal, onProgress } = options;
  const total = distributions.length;
  onProgress?.({ phase: 'resolve', item: '', packages: { done: 0, total }, bytes: 0 });
  const answers = await askIndexes(distributions, { python, uv, uvEnv: indexes.uvEnv, signal });
  const proofs = new Map<string, Proof>();
  const silent = new SilentHosts();
  await inParallel(distributions, AT_ONCE, async (distribution) => {
    const { key } = distribution;
    proofs.set(key, await prove(distribution, answers.get(key) ?? { kind: 'absent' }, silent, options));
    onProgress?.({ phase: 'resolve', item: key, packages: { done: proofs.size, total }, bytes: 0 });
  });
  return proofs;
}

/** A server that failed again and again is not waited for a hundred times more. */
class SilentHosts {
  readonly #failures = new Map<string, { count: number; why: string }>();

  note(url: string, why: string | null): void {
    const host = hostOf(url);
    if (why === null) this.#failures.delete(host);
    else this.#failures.set(host, { count: (this.#failures.get(host)?.count ?? 0) + 1, why });
  }

  /** What it said last, when it is given up. */
  why(url: string): string | null {
    const failure = this.#failures.get(hostOf(url));
    return failure !== undefined && failure.count >= MAX_FAILURES ? failure.why : null;
  }
}

async function prove(
  distribution: Distribution,
  candidates: Candidates,
  silent: SilentHosts,
  options: ProveOptions,
): Promise<Proof> {
  if (candidates.kind === 'absent') return { kind: 'other', why: 'no index has this version' };
  if (candidates.kind === 'unreachable') return { kind: 'unreachable', why: withoutSecretsIn(candidates.why) };
  const { wheels, sdist, index } = candidates;
  const installed = await readRecord(distribution);
  const differences: string[] = [];
  for (const wheel of byLikeness(wheels, distribution.tags).slice(0, MAX_TRIES)) {
    const given = silent.why(wheel.url);
    if (given !== null) return { kind: 'unreachable', why: given };
    const difference = await compare(wheel, distribution, installed, options);
    silent.note(wheel.url, difference.kind === 'unreachable' ? difference.why : null);
    if (difference.kind === 'unreachable') return difference;
    if (difference.kind === 'same') {
      return { kind: 'proven', file: locked(wheel), index: index === undefined ? index : withoutSecrets(index) };
    }
    differences.push(`not ${wheel.name}: ${difference.why}`);
  }
  if (wheels.length === 0 && sdist) return { kind: 'compiled', sdist: sdist.name };
  // A wheel of this kind of machine that the index does not have: made here, or by somebody else.
  if (sdist && !wheels.some((wheel) => sharesTags(wheel, distribution.tags)))
    return { kind: 'compiled', sdist: sdist.name };
  return { kind: 'other', why: differences[0] ?? 'no index has a file of it for this interpreter' };
}

type Comparison = { kind: 'same' } | { kind: 'differs'; why: string } | { kind: 'unreachable'; why: string };

async function compare(
  { url, size }: IndexFile,
  distribution: Distribution,
  installed: Awaited<ReturnType<typeof readRecord>>,
  { network, indexes, signal }: ProveOptions,
): Promise<Comparison> {
  // Without it nobody can fetch that file later.
  if (hasSecretParameters(url)) return { kind: 'differs', why: 'its address carries a secret, which a lock must not' };
  try {
    const zip = { url, size, authorization: indexes.authorization(url) };
    const record = await readRemoteFile(zip, /^[^/]+\.dist-info\/RECORD$/, { network, signal });
    const why = differenceOf(parseRecord(record.toString('utf8')), installed, distribution);
    return why === null ? { kind: 'same' } : { kind: 'differs', why };
  } catch (error) {
    signal.throwIfAborted();
    return { kind: 'unreachable', why: withoutSecretsIn(`${hostOf(url)} does not give it (${reason(error)})`) };
  }
}

/** Its login goes into a header and is in the settings, not in the lock; parameters are all that there is. */
const hasSecretParameters = (url: string): boolean => withoutSecrets(url) !== url.replace(/^(\w+:\/\/)[^/]*@/, '$1');

/** With its port; the same for all files of one server, so that they can be told as one. */
const hostOf = (url: string): string => new URL(url).host;

const locked = ({ name, url, size, sha256 }: IndexFile): LockedFile => ({
  name,
  url: withoutSecrets(url),
  ...(size !== undefined && { size }),
  sha256,
});

/** Those whose tags are all of the installed one's first, then those that share some; the index's order otherwise. */
function byLikeness(wheels: IndexFile[], tags: string[]): IndexFile[] {
  const rank = (wheel: IndexFile) => {
    const own = tagsOf(wheel.name);
    if (own.length === tags.length && own.every((tag) => tags.includes(tag))) return 0;
    return sharesTags(wheel, tags) ? 1 : 2;
  };
  return wheels.toSorted((a, b) => rank(a) - rank(b));
}

const sharesTags = ({ name }: IndexFile, tags: string[]): boolean => tagsOf(name).some((tag) => tags.includes(tag));

/** `a-1-py2.py3-none-any.whl` stands for two tags (PEP 425). */
function tagsOf(wheel: string): string[] {
  const [pythons, abis, platforms] = wheel
    .replace(/\.whl$/, '')
    .split('-')
    .slice(-3)
    .map((part) => part.split('.'));
  if (platforms === undefined) return [];
  return pythons!.flatMap((python) =>
    abis!.flatMap((abi) => platforms.map((platform) => `${python}-${abi}-${platform}`)),
  );
}
