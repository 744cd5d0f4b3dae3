import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeWheel, type TinyPackage } from '../../support/wheels.ts';

/**
 * Releases of a service that needs MMCV with its operators and a NumPy of before 1.24: packages of a few lines each that lack what
 * the real ones lack.
 */
export const MMCV_SERVICE = 'parsing';

const NUMPY_ALIAS = `
def __getattr__(name):
    raise AttributeError("module 'numpy' has no attribute '%s'.\\n\`np.%s\` was a deprecated alias for the builtin \`%s\`." % (name, name, name))
`;

const mmcv = (name: string, version: string, operators: boolean): TinyPackage => ({
  name,
  version,
  files: {
    'mmcv/__init__.py': `__version__ = '${version}'\n`,
    ...(operators && { 'mmcv/_ext.py': '' }),
  },
});

const numpy = (version: string, aliases: boolean): TinyPackage => ({
  name: 'numpy',
  version,
  files: { 'numpy/__init__.py': `__version__ = '${version}'\n${aliases ? 'float = float\n' : NUMPY_ALIAS}` },
});

const timm = (version: string): TinyPackage => ({ name: 'timm', version });

/** Environments by what is in them. */
export const ENVIRONMENTS = {
  good: [mmcv('mmcv-full', '1.7.1', true), numpy('1.23.5', true), timm('0.6.13')],
  'mmcv-lite': [mmcv('mmcv-lite', '2.1.0', false), numpy('1.23.5', true), timm('1.0.0')],
  'numpy-1.26': [mmcv('mmcv-full', '1.7.1', true), numpy('1.26.4', false), timm('1.0.0')],
} satisfies Record<string, TinyPackage[]>;

/** Writes a release with that environment. @returns its release.yaml */
export async function writeMmcvRelease(
  dir: string,
  { version, environment, python }: { version: string; environment: keyof typeof ENVIRONMENTS; python: string },
): Promise<string> {
  await mkdir(join(dir, 'wheels'), { recursive: true });
  await mkdir(join(dir, 'golden'));
  const wheels = await Promise.all(ENVIRONMENTS[environment].map(makeWheel));
  for (const { name, bytes } of wheels) await writeFile(join(dir, 'wheels', name), bytes);
  await copyFile(join(import.meta.dirname, '../mmcv/serve.py'), join(dir, 'serve.py'));
  const packages = wheels.map(
    ({ package: name, version, name: file, sha256 }) => `[[packages]]
name = "${name}"
version = "${version}"
wheels = [{ name = "${file}", path = "wheels/${file}", hashes = { sha256 = "${sha256}" } }]
`,
  );
  const golden = {
    apiVersion: 'lastgood/v1',
    cases: [
      {
        name: 'photo',
        request: { path: '/parse', body: 'photo.txt' },
        expect: { body: 'answer.json' },
        compare: { kind: 'json' },
      },
    ],
  };
  const files = {
    'pylock.toml': `lock-version = "1.0"\ncreated-by = "hand"\n${packages.join('')}`,
    'golden/golden.json': JSON.stringify(golden),
    'golden/photo.txt': 'photo',
    'golden/answer.json': JSON.stringify({ score: 1 }),
    'release.yaml': `apiVersion: lastgood/v1
service: ${MMCV_SERVICE}
version: "${version}"
runtime: { driver: python, command: [python, ./serve.py] }
serve: { health: / }
environment: { python: "${python}", lock: pylock.toml }
models: [{ source: "file:serve.py", path: serve.py }]
golden: { dir: golden }
`,
  };
  for (const [name, text] of Object.entries(files)) await writeFile(join(dir, name), text);
  return join(dir, 'release.yaml');
}
