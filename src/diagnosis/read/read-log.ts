import type { Log, LogLine } from '../log.ts';
import { type ByteSource, plainBytes } from './bytes.ts';
import { decodeLine, shown } from './clean.ts';
import { dockerRecord } from './docker-json.ts';
import { HintSearch } from './hint-search.ts';
import { hintsOfFailures } from './hints.ts';
import { LineCutter } from './line-cutter.ts';
import { SecretMask } from './mask-secrets.ts';
import type { RawLine } from './shelf.ts';
import { linesOf, Sifter } from './sift.ts';

/** Bytes up to which all of a log is kept. */
const WHOLE = 2 << 20;
/** Bytes that are looked at together; what is kept of the end goes by these. */
const PIECE = 128 << 10;

/**
 * Reads a log: UTF-8, UTF-16 or GBK, zipped or not, with colours, progress bars, Windows' line ends, as a terminal, a file
 * or Docker has it. One of more than 2 MiB is sifted. Memory is bounded whatever comes.
 */
export async function readLog(source: ByteSource): Promise<Log> {
  const cutter = new LineCutter();
  const pile = new Pile();
  for await (const chunk of plainBytes(source)) {
    for (let at = 0; at < chunk.length; at += PIECE) {
      const run = cutter.push(chunk.subarray(at, at + PIECE));
      if (run.length > 0) pile.push(run);
    }
  }
  const rest = cutter.end();
  if (rest.length > 0) pile.push(rest);
  const { lines, total } = pile.end();
  return { lines: cleaned(lines), total };
}

/** All lines, until they are too many: then those that a sifter keeps. */
class Pile {
  #runs: Buffer[] = [];
  #bytes = 0;
  #sifter: Sifter | null = null;

  push(run: Buffer): void {
    if (this.#sifter) {
      this.#sifter.push(run);
      return;
    }
    this.#runs.push(run);
    this.#bytes += run.length;
    if (this.#bytes <= WHOLE) return;
    const sifter = new Sifter(new HintSearch(hintsOfFailures()));
    for (const one of this.#runs) sifter.push(one);
    this.#runs = [];
    this.#sifter = sifter;
  }

  end(): { lines: RawLine[]; total: number } {
    if (this.#sifter) return this.#sifter.end();
    const lines = linesOf(Buffer.concat(this.#runs), 0);
    return { lines, total: lines.length };
  }
}

function cleaned(raw: readonly RawLine[]): LogLine[] {
  const mask = new SecretMask();
  const lines: LogLine[] = [];
  let cut = '';
  for (const { n, bytes } of raw) {
    const written = decodeLine(bytes);
    const record = dockerRecord(written);
    const text = cut + (record?.text ?? written);
    cut = record?.cut ? text : '';
    if (cut === '') lines.push(...shown(text).map((line) => ({ n, text: mask.line(line) })));
  }
  if (cut !== '') lines.push({ n: raw.at(-1)!.n, text: mask.line(cut) });
  return lines;
}
