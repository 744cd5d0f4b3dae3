import { open } from 'node:fs/promises';
import { type Entry, openPromise } from 'yauzl';
import { invalid } from './configuration.ts';

/** The name that M2FP reads its weights by. */
export const WEIGHTS = 'pytorch_model.pt';

const AGAIN = 'Fetch the file again, and compare its size with the one on the page of the model.';

/**
 * Can this be a file of weights that torch saved? Told in a second, without torch: what lies where it should not, and a
 * download that ended early. Whether the tensors are those of the model is the worker's to see.
 * @throws LastgoodError `model_invalid`
 */
export async function checkWeights(file: string): Promise<void> {
  const head = await firstBytes(file, 64);
  const text = head.toString('latin1');
  if (head.length === 0) throw invalid(`${file} is empty.`, AGAIN);
  if (text.startsWith('version https://git-lfs')) {
    throw invalid(`${file} is a pointer of Git LFS, not the weights.`, 'Run `git lfs pull` in that folder.');
  }
  if (/^\s*<(!doctype|html)/i.test(text)) {
    throw invalid(
      `${file} is a web page, not the weights.`,
      'Fetch the file again, with the address of the file itself.',
    );
  }
  if (text.startsWith('PK\x03\x04')) return checkZip(file);
  // What torch wrote before 1.6: a pickle, of protocol 2.
  if (head[0] === 0x80 && head[1] === 2) return;
  throw invalid(`${file} is no file that torch saved: it begins with ${JSON.stringify(text.slice(0, 8))}.`, AGAIN);
}

/** A zip's directory is at its end, so that a file that was cut off has none; every entry must lie before it. */
async function checkZip(file: string): Promise<void> {
  const names: string[] = [];
  try {
    const zip = await openPromise(file);
    try {
      let end = 0;
      for await (const entry of zip.eachEntry()) {
        names.push(entry.fileName);
        end = Math.max(end, endOf(entry));
      }
      if (end > zip.fileSize) throw new Error(`its entries reach to byte ${end}, and it has ${zip.fileSize}`);
    } finally {
      zip.close();
    }
  } catch (error) {
    const why = (error as Error).message.replace(/\.$/, '');
    throw invalid(`${file} is not whole: ${why}.`, AGAIN, error);
  }
  if (names.some((name) => /^[^/]+\/data\.pkl$/.test(name))) return;
  throw invalid(
    `${file} is a zip that torch did not save: it holds ${names[0] ?? 'nothing'} and no data.pkl.`,
    `Put the weights themselves there, not an archive of them.`,
  );
}

const endOf = (entry: Entry) => entry.relativeOffsetOfLocalHeader + entry.compressedSize;

async function firstBytes(file: string, count: number): Promise<Buffer> {
  await using handle = await open(file);
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(count), 0, count, 0);
  return buffer.subarray(0, bytesRead);
}
