import { LastgoodError } from '../errors.ts';
import type { Interpreter } from './interpreter.ts';
import type { LockExtras } from './lock.ts';

/** Debian releases that Python's official images are made of, with the glibc that each has; the one that fits most images first. */
const DEBIANS = [
  { name: 'bookworm', glibc: '2.36' },
  { name: 'trixie', glibc: '2.41' },
];

/**
 * The official image of a lock's interpreter, on a Debian whose glibc is new enough for its compiled modules.
 * @throws LastgoodError `wheel_unfit` when there is no such image
 */
export function defaultBase({ interpreter, symbols }: Pick<LockExtras, 'interpreter' | 'symbols'>): string {
  const unfit = (why: string, hint: string) => new LastgoodError('wheel_unfit', why, { hint });
  const { platform, implementation, version, libc } = interpreter;
  if (!platform.startsWith('linux')) {
    throw unfit(
      `This lock is of a Python on ${platform}, whose compiled packages do not run in a Linux container.`,
      'Capture or lock on Linux.',
    );
  }
  if (libc?.name === 'musl' || implementation !== 'CPython') {
    throw unfit(
      `This lock is of ${libc?.name === 'musl' ? 'a Python on musl' : implementation}, and images of Debian's are of CPython on glibc.`,
      'Name an image that fits with --base.',
    );
  }
  const needed = symbols.GLIBC ?? '0';
  const debian = DEBIANS.find(({ glibc }) => compareVersions(glibc, needed) >= 0);
  if (debian === undefined) {
    throw unfit(
      `Its compiled packages need glibc ${needed}, and the newest Debian image has ${DEBIANS.at(-1)!.glibc}.`,
      'Name an image that has it with --base, or build those packages on an older system.',
    );
  }
  return `python:${version}-slim-${debian.name}`;
}

const MACHINES: Record<string, string> = { x86_64: 'amd64', aarch64: 'arm64', ppc64le: 'ppc64le', s390x: 's390x' };

/** Docker's name of an interpreter's platform: `linux/amd64` for `linux-x86_64`. */
export function dockerPlatform({ platform }: Pick<Interpreter, 'platform'>): string {
  const machine = platform.replace(/^linux-/, '');
  return `linux/${MACHINES[machine] ?? machine}`;
}

/** By numbers: `2.4` is older than `2.36`. */
export function compareVersions(a: string, b: string): number {
  const [x, y] = [a, b].map((version) => version.split('.').map(Number)) as [number[], number[]];
  for (let i = 0; i < Math.max(x.length, y.length); i++) {
    const difference = (x[i] ?? 0) - (y[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** An image as `docker pull` takes it. */
export interface ImageReference {
  /** Host of its registry, as it is written; null: Docker's own. */
  registry: string | null;
  /** `library/python` */
  repository: string;
  /** `latest` when none is written. */
  tag: string;
  digest: string | null;
}

const REFERENCE =
  /^(?:(?<registry>localhost(?::\d+)?|[\w-]+(?:\.[\w-]+)+(?::\d+)?|[\w-]+:\d+|\[[0-9a-f:]+\](?::\d+)?)\/)?(?<repository>[a-z0-9]+(?:[._/-]+[a-z0-9]+)*)(?::(?<tag>\w[\w.-]{0,127}))?(?:@(?<digest>sha256:[0-9a-f]{64}))?$/;

/** @throws LastgoodError `usage` */
export function parseImage(text: string): ImageReference {
  const parts = REFERENCE.exec(text)?.groups;
  if (parts === undefined) {
    throw new LastgoodError('usage', `"${text}" is not the name of an image.`, {
      hint: 'Names are such as python:3.10.13-slim-bookworm@sha256: and 64 hex digits.',
    });
  }
  const { registry = null, repository = '', tag = 'latest', digest = null } = parts;
  const official = registry === null && !repository.includes('/');
  return { registry, repository: official ? `library/${repository}` : repository, tag, digest };
}
