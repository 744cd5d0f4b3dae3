import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import type { Reply } from '../runtime/transport.ts';
import type { Pictures } from './compare/pictures.ts';
import type { GoldenCase } from './golden-set.ts';

/** Names of the files of one case, relative to the folder that holds the evidence's folder. */
export interface EvidenceNames {
  input: string | null;
  expected: string | null;
  answer: string | null;
  expected_picture: string | null;
  answer_picture: string | null;
  difference_picture: string | null;
}

export const NO_EVIDENCE: EvidenceNames = {
  input: null,
  expected: null,
  answer: null,
  expected_picture: null,
  answer_picture: null,
  difference_picture: null,
};

export interface CaseFiles {
  /** Folder of the golden set. */
  dir: string;
  one: GoldenCase;
  reply: Reply | null;
  pictures: Pictures | null;
}

/** Writes what a case was asked, should have and has answered into `<evidenceDir>/<case>/`. */
export async function writeEvidence(
  evidenceDir: string,
  { dir, one, reply, pictures }: CaseFiles,
): Promise<EvidenceNames> {
  const folder = join(evidenceDir, one.name);
  await mkdir(folder, { recursive: true });
  const nameOf = (file: string) => `${basename(evidenceDir)}/${one.name}/${file}`;
  const copy = async (from: string | undefined, file: string) => {
    if (from === undefined) return null;
    const name = file + extname(from);
    await copyFile(join(dir, from), join(folder, name));
    return nameOf(name);
  };
  const write = async (bytes: Uint8Array | null | undefined, file: string) => {
    if (!bytes) return null;
    await writeFile(join(folder, file), bytes);
    return nameOf(file);
  };
  return {
    input: await copy(one.request.body, 'input'),
    expected: await copy(one.expect.body, 'expected'),
    answer: await write(reply?.body, `answer${extensionOf(reply)}`),
    expected_picture: await write(pictures?.expected, 'expected-picture.png'),
    answer_picture: await write(pictures?.answer, 'answer-picture.png'),
    difference_picture: await write(pictures?.difference, 'difference-picture.png'),
  };
}

/** By what the answer says it is: one of few names, whatever it says. */
export function extensionOf(reply: Reply | null): string {
  const type = reply?.headers['content-type'] ?? '';
  if (/\bjson\b/.test(type)) return '.json';
  const image = /^image\/(png|jpeg|webp)\b/.exec(type)?.[1];
  if (image !== undefined) return `.${image}`;
  return type.startsWith('text/') ? '.txt' : '.bin';
}
