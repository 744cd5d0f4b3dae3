import { readFile } from 'node:fs/promises';
import { basename, sep } from 'node:path';
import { normalizeName } from '../api/package-name.ts';
import { LastgoodError } from '../errors.ts';
import { codeOf } from '../store/disk.ts';
import { below, isByteCode } from './below.ts';
import type { Distribution, Installation } from './distribution.ts';
import { editableFiles, isSignpost } from './editable-files.ts';
import { isMadeByInstaller, programsOf } from './programs.ts';
import type { RecordEntry } from './record.ts';
import { guessTags, wheelFile, wheelFileName } from './wheel-name.ts';

/** An installed file, and its path in the wheel. */
export interface WheelSource {
  name: string;
  file: string;
  /** Its first line may name the environment's interpreter, which a wheel must not. */
  isScript: boolean;
}

/** What a wheel is made of: files as they are, and those of its metadata that have to be made. */
export interface WheelLayout {
  package: string;
  version: string;
  /** Of the wheel. */
  fileName: string;
  /** `Flask-2.2.3.dist-info` */
  infoDir: string;
  sources: WheelSource[];
  /** Texts by their names in the wheel, for those that are not among its files. */
  made: Map<string, string>;
}

/** Files of metadata that every install makes anew, or that are true of one only. */
export const OF_THE_INSTALL = new Set([
  'RECORD',
  'RECORD.jws',
  'RECORD.p7s',
  'INSTALLER',
  'REQUESTED',
  'direct_url.json',
  'uv_build.json',
  'uv_cache.json',
]);
/** What a dist-info takes over of an egg-info; its other files are setuptools' own notes. */
const OF_EGG_INFO = new Map([
  ['PKG-INFO', 'METADATA'],
  ['entry_points.txt', 'entry_points.txt'],
  ['top_level.txt', 'top_level.txt'],
]);
const HEADER = /^include\/(?:site\/)?python[\d.]+[a-z]*\/([^/]+)\/(.+)$/;

/**
 * Where the files of an installed distribution go in its wheel.
 * @param entries its RECORD
 * @throws LastgoodError `environment_broken` when it has no files, or none of metadata
 */
export async function layOutWheel(
  distribution: Distribution,
  entries: RecordEntry[],
  installation: Installation,
): Promise<WheelLayout> {
  const { key, version, metadataDir, root } = distribution;
  const isEditable = distribution.origin.kind === 'editable';
  const own = isEditable ? entries.filter((entry) => !isSignpost(entry)) : entries;
  const modules = isEditable ? await editableFiles(distribution, entries) : [];
  const isEgg = !metadataDir.endsWith('.dist-info');
  const infoDir = isEgg ? `${key.replaceAll('-', '_')}-${version}.dist-info` : basename(metadataDir);
  const programs = programsOf((await readText(`${metadataDir}/entry_points.txt`)) ?? '');
  const place = placer({ distribution, installation, infoDir, isEgg, programs });
  const sources = [
    ...own.flatMap((entry) => place(entry) ?? []),
    ...modules.map(({ path, file }) => ({ name: path, file, isScript: false })),
  ];
  const names = sources.map(({ name }) => name);
  if (!names.some((name) => !name.startsWith(`${infoDir}/`)) && (isEditable || !distribution.hasRecord)) {
    throw broken(`${distribution.name} ${version} in ${root} does not tell which files are its own.`);
  }
  const tags = distribution.tags.length > 0 ? distribution.tags : guessTags(names, installation.interpreter);
  const made = new Map([[`${infoDir}/WHEEL`, wheelFile(tags)]]);
  if (isEgg) made.set(`${infoDir}/METADATA`, await metadataOf(distribution));
  return { package: key, version, fileName: wheelFileName(distribution, tags), infoDir, sources, made };
}

interface Placing {
  distribution: Distribution;
  installation: Installation;
  infoDir: string;
  isEgg: boolean;
  programs: ReadonlySet<string>;
}

/** Gives an entry of RECORD its place in the wheel; null when an installer makes that file by itself. */
function placer({ distribution, installation, infoDir, isEgg, programs }: Placing) {
  const { root, prefix, metadataDir, key } = distribution;
  const { purelib, platlib, scripts } = installation.paths;
  const data = infoDir.replace(/\.dist-info$/, '.data');
  const programDirs = [scripts, `${prefix}${sep}bin`, `${prefix}${sep}Scripts`];
  const plain = (name: string, file: string): WheelSource => ({ name, file, isScript: false });
  const byDir = (file: string): WheelSource => {
    for (const [scheme, dir] of [
      ['purelib', purelib],
      ['platlib', platlib],
    ] as const) {
      const path = below(dir, file);
      if (path !== null) return plain(`${data}/${scheme}/${path}`, file);
    }
    const path = below(prefix, file)!;
    const [, owner, header] = HEADER.exec(path) ?? [];
    if (owner !== undefined && normalizeName(owner) === key) return plain(`${data}/headers/${header}`, file);
    return plain(`${data}/data/${path}`, file);
  };
  return ({ file }: RecordEntry): WheelSource | null => {
    if (isByteCode(file)) return null;
    const inInfo = file === metadataDir ? 'PKG-INFO' : below(metadataDir, file);
    if (inInfo !== null) {
      if (!isEgg) return OF_THE_INSTALL.has(inInfo) ? null : plain(`${infoDir}/${inInfo}`, file);
      const taken = OF_EGG_INFO.get(inInfo);
      // METADATA is made of PKG-INFO and what the distribution requires.
      return taken === undefined || taken === 'METADATA' ? null : plain(`${infoDir}/${taken}`, file);
    }
    for (const dir of programDirs) {
      const path = below(dir, file);
      if (path === null) continue;
      return isMadeByInstaller(path, programs) ? null : { name: `${data}/scripts/${path}`, file, isScript: true };
    }
    const path = below(root, file);
    return path === null ? byDir(file) : plain(path, file);
  };
}

/** An egg-info says what it requires in a file of its own; a METADATA has it among its headers. */
async function metadataOf({ name, version, metadataDir, requires }: Distribution): Promise<string> {
  const text = (await readText(`${metadataDir}/PKG-INFO`)) ?? (await readText(metadataDir));
  if (text === null) throw broken(`${metadataDir} of ${name} ${version} holds no metadata.`);
  if (/^Requires-Dist:/m.test(text) || requires.length === 0) return text;
  const lines = requires.map((one) => `Requires-Dist: ${one}\n`).join('');
  const end = /\r?\n(?=\r?\n)/.exec(text);
  return end ? `${text.slice(0, end.index)}\n${lines}${text.slice(end.index + 1)}` : `${text.trimEnd()}\n${lines}`;
}

async function readText(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'EISDIR'].includes(codeOf(error) ?? '')) return null;
    throw error;
  }
}

const broken = (message: string) =>
  new LastgoodError('environment_broken', message, {
    hint: 'Install that package again with a current pip or uv, which leave a list of its files.',
  });
