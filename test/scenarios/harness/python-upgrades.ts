import { appendFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pip } from './python-machine.ts';
import type { Locked, Project } from './python-project.ts';

/** An upgrade of the environment of the Flask service, and what must become of it. */
export interface PythonUpgrade {
  name: string;
  make(project: Project): Promise<Locked>;
  /** What `pip check` thinks of it: nothing decides. */
  pipSays: RegExp | null;
  end: 'refused' | 'settled';
  gate: string;
  cause: string;
  /** What must be in the words of the cause. */
  tells: RegExp;
  /** Id of the cause that its log is diagnosed with, where a log can tell. */
  diagnosis?: string;
  /** The change that it comes from. */
  suspect?: RegExp;
}

const diesAtStart = { end: 'refused', gate: 'start', cause: 'died-at-start' } as const;

/** Whoever shows photos in a window has met this one. */
const BLUE = `

# Photos came out blue in the viewer.
_imdecode = imdecode


def imdecode(*args):
    picture = _imdecode(*args)
    return picture if picture is None else picture[:, :, ::-1].copy()
`;

export const refusedUpgrades: readonly PythonUpgrade[] = [
  {
    name: 'numpy-2',
    make: (project) => project.relock('numpy-2', /^numpy==.*$/m, 'numpy==2.2.6'),
    pipSays: null,
    ...diesAtStart,
    tells: /numpy\.core\.multiarray failed to import/,
    diagnosis: 'numpy2-abi',
    suspect: /^numpy 1\.\S+ → 2\.2\.6$/,
  },
  {
    name: 'werkzeug-3',
    make: (project) => project.relock('werkzeug-3', /^Werkzeug==.*$/m, 'Werkzeug==3.1.3'),
    pipSays: null,
    ...diesAtStart,
    tells: /cannot import name 'url_quote' from 'werkzeug\.urls'/,
    diagnosis: 'werkzeug3-url-quote',
    suspect: /^werkzeug 2\.\S+ → 3\.1\.3$/,
  },
  {
    name: 'setuptools-newest',
    make: (project) => project.relock('setuptools-newest', /^setuptools<70/m, 'setuptools>=82'),
    pipSays: null,
    ...diesAtStart,
    tells: /No module named 'pkg_resources'/,
    diagnosis: 'setuptools-pkg-resources',
    suspect: /^setuptools \S+ → \S+$/,
  },
  {
    name: 'package-removed',
    make: (project) =>
      project.recapture('package-removed', (environment) => pip(environment, ['uninstall', '--yes', 'itsdangerous'])),
    pipSays: /requires itsdangerous, which is not installed/,
    ...diesAtStart,
    tells: /No module named 'itsdangerous'/,
    diagnosis: 'module-missing',
    suspect: /^itsdangerous \S+ → —$/,
  },
  {
    name: 'edited-by-hand',
    make: (project) =>
      project.recapture('edited-by-hand', async (environment) =>
        appendFile(join(await packagesOf(environment), 'cv2', '__init__.py'), BLUE),
      ),
    pipSays: null,
    end: 'refused',
    gate: 'golden',
    cause: 'people-missing',
    tells: /square|upright/,
  },
];

/** Nothing is wrong with it but a line of metadata. */
export const healthyUpgrade: PythonUpgrade = {
  name: 'pin-violated',
  make: (project) =>
    project.recapture('pin-violated', (environment) => pip(environment, ['install', '--quiet', 'mpmath==1.4.1'])),
  pipSays: /sympy .* has requirement mpmath<1\.4/,
  end: 'settled',
  gate: '',
  cause: '',
  tells: /^/,
};

/** Its site-packages. */
export async function packagesOf(environment: string): Promise<string> {
  const lib = join(environment, 'lib');
  const python = (await readdir(lib)).find((name) => name.startsWith('python'));
  return join(lib, python!, 'site-packages');
}
