import { LastgoodError } from '../errors.ts';
import type { DockerfileApp } from './dockerfile.ts';
import { debianPackages, fromDriver, withoutPackage } from './dockerfile-libraries.ts';
import { indexesOf, isFetchable } from './dockerfile-requirements.ts';
import type { Lock, LockedPackage } from './lock.ts';

/** What a Dockerfile of a lock consists of. */
export interface DockerfilePlan {
  /** Packages that pip fetches when the image is built. */
  fetched: LockedPackage[];
  /** Packages whose wheels are copied in. */
  copied: LockedPackage[];
  indexes: string[];
  systemPackages: string[];
  /** Sentences on what may be missing. */
  warnings: string[];
}

/** @throws LastgoodError `environment_broken` when the lock has not what the application is run by */
export function planDockerfile(
  { packages, extras }: Lock,
  { offline, app }: { offline: boolean; app: DockerfileApp | undefined },
): DockerfilePlan {
  if (app) mustHaveServer(packages, app);
  const fetched = offline ? [] : packages.filter(isFetchable);
  const indexes = offline ? [] : indexesOf(extras?.indexes ?? [], fetched);
  const libraries = extras?.libraries ?? [];
  return {
    fetched,
    copied: packages.filter((one) => !fetched.includes(one)),
    indexes,
    systemPackages: debianPackages(libraries),
    warnings: [
      ...(extras
        ? []
        : ['The lock does not say which libraries of the system are needed: `lastgood env capture` finds out.']),
      ...withoutPackage(libraries).map(
        (soname) => `No Debian package is known that has ${soname}: add it to the base.`,
      ),
      ...fromDriver(libraries).map(
        (soname) => `${soname} is part of a driver: the machine that runs the image brings it.`,
      ),
      ...indexes
        .filter(isHere)
        .map((url) => `${url} is on this machine: give another with --build-arg PIP_INDEX_URL=….`),
    ],
  };
}

const SERVERS = { wsgi: 'gunicorn', asgi: 'uvicorn' } as const;

function mustHaveServer(packages: readonly LockedPackage[], { kind }: DockerfileApp): void {
  const server = kind === 'command' ? null : SERVERS[kind];
  if (server === null || packages.some(({ name }) => name === server)) return;
  throw new LastgoodError(
    'environment_broken',
    `The lock has no ${server}, which runs a ${kind.toUpperCase()} application.`,
    {
      hint: `Install ${server} in the environment and capture it again, or give a command after --.`,
    },
  );
}

const isHere = (url: string): boolean => /^(file:|https?:\/\/(localhost|127\.[\d.]+|\[::1\])[:/])/.test(url);
