import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { sep } from 'node:path';
import { crc32 } from 'node:zlib';
import { LastgoodError } from '../errors.ts';
import type { Distribution, Installation } from './distribution.ts';
import type { FileFacts } from './hash-files.ts';
import { portableScript } from './script-head.ts';
import type { ZipEntry } from './stored-zip.ts';
import type { WheelLayout, WheelSource } from './wheel-layout.ts';

/** A file of a wheel: its content, or the path of the file that has it. */
export interface PlannedFile extends ZipEntry {
  /** Hex. */
  sha256: string;
  content: Uint8Array | string;
}

/** Everything that decides on a wheel's bytes. */
export interface WheelPlan {
  package: string;
  version: string;
  fileName: string;
  files: PlannedFile[];
  /** Of the content: plans with one key make the same wheel. */
  key: string;
}

/** Scripts are small; what is bigger is a program that was compiled. */
const MAX_SCRIPT_BYTES = 1 << 20;

/**
 * @param factsOf of the files of the layout; null for one that was deleted
 * @throws LastgoodError `environment_broken` when the metadata were deleted
 */
export async function planWheel(
  layout: WheelLayout,
  distribution: Pick<Distribution, 'prefix'>,
  installation: Installation,
  factsOf: (file: string) => FileFacts | null,
): Promise<WheelPlan> {
  const { infoDir, fileName, version } = layout;
  const isOwn = (path: string) =>
    [installation.python, installation.interpreter.path].includes(path) ||
    [installation.prefix, distribution.prefix].some((prefix) => path.startsWith(prefix + sep));
  const found = await Promise.all(
    layout.sources.map(async (source) => {
      const facts = factsOf(source.file);
      return facts === null ? null : planFile(source, facts, isOwn);
    }),
  );
  const files = found.filter((file) => file !== null);
  const has = (name: string) => files.some((file) => file.name === name);
  for (const [name, text] of layout.made) if (!has(name)) files.push(planText(name, text));
  if (!has(`${infoDir}/METADATA`)) {
    throw new LastgoodError('environment_broken', `${infoDir}/METADATA is gone: ${layout.package} cannot be kept.`, {
      hint: 'Install that package again (pip install --force-reinstall --no-deps).',
    });
  }
  const rank = ({ name }: PlannedFile) => (name.startsWith(`${infoDir}/`) ? 1 : 0);
  files.sort((a, b) => rank(a) - rank(b) || (a.name < b.name ? -1 : 1));
  const record = recordOf(files, `${infoDir}/RECORD`);
  files.push(planText(`${infoDir}/RECORD`, record));
  const executables = files.filter(({ executable }) => executable).map(({ name }) => name);
  const key = sha256Of(JSON.stringify([fileName, record, executables]));
  return { package: layout.package, version, fileName, files, key };
}

async function planFile(
  { name, file, isScript }: WheelSource,
  { size, sha256, crc32, mode }: FileFacts,
  isOwn: (path: string) => boolean,
): Promise<PlannedFile | null> {
  // A folder, a pipe: nothing that a wheel can hold.
  if (sha256 === undefined) return null;
  const executable = (mode & 0o111) !== 0;
  if (isScript && size < MAX_SCRIPT_BYTES) {
    const portable = portableScript(await readFile(file), isOwn);
    if (portable !== null) return { ...planText(name, portable), executable };
  }
  return { name, size, crc32: crc32!, executable, sha256, content: file };
}

function planText(name: string, text: string | Uint8Array): PlannedFile {
  const content = Buffer.from(text);
  return { name, size: content.length, crc32: crc32(content), executable: false, sha256: sha256Of(content), content };
}

/** PEP 376, as CSV; the line of RECORD itself has neither hash nor size. */
function recordOf(files: PlannedFile[], self: string): string {
  const line = ({ name, sha256, size }: PlannedFile) =>
    `${field(name)},sha256=${Buffer.from(sha256, 'hex').toString('base64url')},${size}\n`;
  return `${files.map(line).join('')}${field(self)},,\n`;
}

const field = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

const sha256Of = (content: string | Uint8Array): string => createHash('sha256').update(content).digest('hex');
