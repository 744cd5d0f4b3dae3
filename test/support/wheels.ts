import { createHash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { ZipFile } from 'yazl';
import { makeTarball } from './npm-registry.ts';

/** A Python package that is little but real. */
export interface TinyPackage {
  name: string;
  version: string;
  /** Files in site-packages; `<name>.py` with the version in it when left out. */
  files?: Record<string, string | Uint8Array>;
  requires?: string[];
  requiresPython?: string;
  /** `py3-none-any` when left out. */
  tag?: string;
  /** Programs: `serve` → `pkg.module:function`. */
  scripts?: Record<string, string>;
}

/** A wheel or an sdist. */
export interface DistFile {
  name: string;
  bytes: Buffer;
  sha256: string;
  package: string;
  version: string;
  metadata: string;
  requiresPython?: string;
}

const MTIME = new Date('2020-01-01T00:00:00Z');
const module = (name: string) => name.replaceAll('-', '_').toLowerCase();
const hexOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

function metadataOf({ name, version, requires = [], requiresPython }: TinyPackage): string {
  return [
    'Metadata-Version: 2.1',
    `Name: ${name}`,
    `Version: ${version}`,
    ...(requiresPython === undefined ? [] : [`Requires-Python: ${requiresPython}`]),
    ...requires.map((line) => `Requires-Dist: ${line}`),
    '',
  ].join('\n');
}

/** A wheel file: the same package, the same bytes. */
export async function makeWheel(pkg: TinyPackage): Promise<DistFile> {
  const { name, version, tag = 'py3-none-any', scripts } = pkg;
  const stem = module(name);
  const info = `${stem}-${version}.dist-info`;
  const metadata = metadataOf(pkg);
  const contents: Record<string, string | Uint8Array> = {
    ...(pkg.files ?? { [`${stem}.py`]: `version = '${version}'\n` }),
    [`${info}/METADATA`]: metadata,
    [`${info}/WHEEL`]: `Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\nTag: ${tag}\n`,
    ...(scripts && {
      [`${info}/entry_points.txt`]: [
        '[console_scripts]',
        ...Object.entries(scripts).map(([command, target]) => `${command} = ${target}`),
        '',
      ].join('\n'),
    }),
  };
  const lines = Object.entries(contents).map(([path, content]) => {
    const bytes = Buffer.from(content);
    return `${/[",]/.test(path) ? `"${path.replaceAll('"', '""')}"` : path},sha256=${createHash('sha256').update(bytes).digest('base64url')},${bytes.length}`;
  });
  contents[`${info}/RECORD`] = [...lines, `${info}/RECORD,,`, ''].join('\n');
  const bytes = await zip(contents);
  return {
    name: `${stem}-${version}-${tag}.whl`,
    bytes,
    sha256: hexOf(bytes),
    package: name,
    version,
    metadata,
    ...(pkg.requiresPython !== undefined && { requiresPython: pkg.requiresPython }),
  };
}

async function zip(contents: Record<string, string | Uint8Array>): Promise<Buffer> {
  const file = new ZipFile();
  for (const [path, content] of Object.entries(contents)) {
    const mode = path.includes('.data/scripts/') ? 0o100755 : 0o100644;
    file.addBuffer(Buffer.from(content), path, { mtime: MTIME, mode, compress: false });
  }
  file.end();
  return buffer(file.outputStream);
}

export interface TinySdist extends Pick<TinyPackage, 'name' | 'version' | 'requires'> {
  /** What its build needs. */
  buildRequires?: string[];
  /** Python that is run when a wheel is built, before it is written. */
  onBuild?: string;
  /** Of the wheel that comes of it; a compiled one's is made of the interpreter that builds. */
  tag?: 'py3-none-any' | 'compiled';
}

/** An sdist whose build backend lies in it: nothing but Python is needed to build it. */
export function makeSdist(sdist: TinySdist): DistFile {
  const { name, version, buildRequires = [], onBuild = '', tag = 'py3-none-any' } = sdist;
  const stem = `${module(name)}-${version}`;
  const metadata = metadataOf(sdist);
  const project = [
    '[build-system]',
    `requires = ${JSON.stringify(buildRequires)}`,
    'build-backend = "tiny_backend"',
    'backend-path = ["."]',
    '',
  ].join('\n');
  const entries = { 'pyproject.toml': project, 'PKG-INFO': metadata, 'tiny_backend.py': backend(sdist, tag, onBuild) };
  const bytes = makeTarball(
    Object.entries(entries).map(([path, content]) => ({ path: `${stem}/${path}`, content: Buffer.from(content) })),
  );
  return { name: `${stem}.tar.gz`, bytes, sha256: hexOf(bytes), package: name, version, metadata };
}

/** PEP 517, as little of it as does. The wheel's module tells the variables that it was built with. */
function backend({ name, version }: TinySdist, tag: string, onBuild: string): string {
  return `
import base64, hashlib, json, os, sys, sysconfig, zipfile

STEM = ${JSON.stringify(`${module(name)}-${version}`)}
METADATA = open("PKG-INFO").read()

def _tag():
    if ${tag === 'compiled' ? 'False' : 'True'}:
        return "py3-none-any"
    version = "cp%d%d" % sys.version_info[:2]
    return "-".join([version, version, sysconfig.get_platform().replace("-", "_").replace(".", "_")])

def build_wheel(wheel_directory, config_settings=None, metadata_directory=None):
${onBuild
  .split('\n')
  .map((line) => `    ${line}`)
  .join('\n')}
    built_with = {key: value for key, value in os.environ.items() if key.startswith(("TINY_", "MAX_JOBS"))}
    info = STEM + ".dist-info/"
    files = {
        ${JSON.stringify(`${module(name)}.py`)}: "version = " + repr(${JSON.stringify(version)}) + "\\nbuilt_with = " + repr(built_with) + "\\n",
        info + "METADATA": METADATA,
        info + "WHEEL": "Wheel-Version: 1.0\\nGenerator: tests\\nRoot-Is-Purelib: true\\nTag: %s\\n" % _tag(),
    }
    record = ""
    for path, text in files.items():
        digest = base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=").decode()
        record += "%s,sha256=%s,%d\\n" % (path, digest, len(text.encode()))
    files[info + "RECORD"] = record + info + "RECORD,,\\n"
    wheel = "%s-%s.whl" % (STEM, _tag())
    with zipfile.ZipFile(os.path.join(wheel_directory, wheel), "w") as out:
        for path, text in files.items():
            out.writestr(path, text)
    return wheel
`;
}
