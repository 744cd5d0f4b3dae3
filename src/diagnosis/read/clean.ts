import { stripVTControlCharacters, TextDecoder } from 'node:util';

const UTF8 = new TextDecoder('utf-8', { fatal: true });
const LENIENT = new TextDecoder('utf-8');
const GBK = new TextDecoder('gb18030', { fatal: true });
const LATIN = new TextDecoder('windows-1252');
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it takes away
const CONTROLS = /[\x00-\x08\x0b-\x1f\x7f]/g;
/** What is lost when a progress bar draws over it. */
const TELLING = /error|exception|traceback|failed|killed/i;

/** The line as text: UTF-8, though damaged; else what Windows writes, in China or where letters are Latin. */
export function decodeLine(bytes: Buffer): string {
  const strict = decoded(UTF8, bytes);
  if (strict !== null) return strict;
  const lenient = LENIENT.decode(bytes);
  // Of a damaged line, or one that was cut, most is right.
  if (countOf(lenient, /[\x80-\ufffc]/g) > countOf(lenient, /\ufffd/g)) return lenient;
  const chinese = decoded(GBK, bytes);
  return chinese !== null && isChinese(chinese, bytes) ? chinese : LATIN.decode(bytes);
}

/** Chinese is of pairs of bytes that are not ASCII; accents stand alone, and make rare signs of what follows them. */
function isChinese(text: string, bytes: Buffer): boolean {
  const inPairs = 2 * countOf(text, /[\u4e00-\u9fff\u3000-\u303f\uff00-\uffef]/g);
  const high = bytes.reduce((count, byte) => (byte > 127 ? count + 1 : count), 0);
  return inPairs >= 0.8 * high && inPairs <= 1.2 * high;
}

function decoded(decoder: TextDecoder, bytes: Buffer): string | null {
  try {
    return decoder.decode(bytes);
  } catch {
    return null;
  }
}

const countOf = (text: string, letters: RegExp): number => text.match(letters)?.length ?? 0;

/** What a terminal would show of the line, and what was drawn over though it tells something. */
export function shown(line: string): string[] {
  const drawn = line.replace(/\r+$/, '').split('\r').map(plain);
  // Who ends lines so ends all of them so.
  if (line.includes('\rTraceback (most recent call last)')) return drawn;
  const last = drawn.findLast((part) => part.trim() !== '') ?? '';
  // A bar may count errors: of what differs in numbers alone, the last.
  const telling = new Map(drawn.filter((part) => TELLING.test(part)).map((part) => [unnumbered(part), part]));
  telling.delete(unnumbered(last));
  return [...telling.values(), last];
}

const unnumbered = (text: string): string => text.replace(/\d+/g, '#');

const plain = (text: string): string => stripVTControlCharacters(text).replace(CONTROLS, '');
