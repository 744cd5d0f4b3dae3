import type { Log, LogLine } from '../log.ts';
import { type ByteSource, plainBytes } from './bytes.ts';
import { decodeLine, shown } from './clean.ts';
import { dockerRecord } from './docker-json.ts';
import { SecretMask } from './mask-secrets.ts';
import { linesOf, PIECE, type RawLine } from './raw-line.ts';
import { Sifter } from './sift.ts';

/** Bytes up to which all of a log is kept. */
const WHOLE = 2 << 20;

/**
 * Reads a log: UTF-8, UTF-16 or GBK, zipped or not, with colours, progress bars, Windows' line ends, as a terminal, a file
 * or Docker has it. One of more than 2 MiB is sifted. Memory is bounded whatever comes.
 * @throws LastgoodError `file_unreadable` for what is no text
 */
export async function readLog(source: ByteSource): Promise<Log> {
  const pile = new Pile();
  for await (const chunk of plainBytes(source)) pile.push(chunk);
  const { lines, total } = pile.end();
  return { lines: cleaned(lines), total };
}

/** All bytes, until they are too many: then a sifter has them. */
class Pile {
  #chunks: Buffer[] = [];
  #length = 0;
  #sifter: Sifter | null = null;

  push(chunk: Buffer): void {
    if (this.#sifter !== null) {
      this.#sifter.push(chunk);
      return;
    }
    this.#chunks.push(Buffer.from(chunk));
    this.#length += chunk.length;
    if (this.#length <= WHOLE) return;
    this.#sifter = new Sifter();
    for (const one of this.#chunks) this.#sifter.push(one);
    this.#chunks = [];
  }

  end(): { lines: RawLine[]; total: number } {
    if (this.#sifter !== null) return this.#sifter.end();
    const lines = linesOf([{ at: 0, n: 1, bytes: Buffer.concat(this.#chunks) }]);
    return { lines, total: lines.at(-1)?.n ?? 0 };
  }
}

function cleaned(raw: readonly RawLine[]): LogLine[] {
  const mask = new SecretMask();
  const lines: LogLine[] = [];
  const tell = (n: number, text: string) => {
    for (const line of shown(text)) lines.push(...inPieces(mask.line(line)).map((piece) => ({ n, text: piece })));
  };
  let cut = '';
  for (const { n, bytes } of raw) {
    const written = decodeLine(bytes);
    const record = dockerRecord(written);
    const text = cut + (record?.text ?? written);
    cut = record?.cut ? text : '';
    if (cut === '') tell(n, text);
  }
  if (cut !== '') tell(raw.at(-1)!.n, cut);
  return lines;
}

/** A line that is too long to be looked at as one, in pieces; records are whole or nothing. */
function inPieces(text: string): string[] {
  const isRecord =
    /^\S{0,100} ?\{"/.test(text) || (text.includes('\\n') && text.includes('Traceback (most recent call'));
  if (text.length <= PIECE || isRecord) return [text];
  return Array.from({ length: Math.ceil(text.length / PIECE) }, (_, at) => text.slice(at * PIECE, (at + 1) * PIECE));
}
