import { stripVTControlCharacters } from 'node:util';

const UTF8 = new TextDecoder('utf-8', { fatal: true });
const GBK = new TextDecoder('gb18030', { fatal: true });
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it takes away
const CONTROLS = /[\x00-\x08\x0b-\x1f\x7f]/g;
/** What is lost when a progress bar draws over it. */
const TELLING = /error|exception|traceback|failed|killed/i;

/** The line as text: UTF-8, else what Chinese Windows writes, else Latin letters. */
export function decodeLine(bytes: Buffer): string {
  for (const decoder of [UTF8, GBK]) {
    try {
      return decoder.decode(bytes);
    } catch {
      // the next one may
    }
  }
  return bytes.toString('latin1');
}

/** What a terminal would show of the line, and what was drawn over though it tells something. */
export function shown(line: string): string[] {
  const drawn = line.replace(/\r+$/, '').split('\r').map(plain);
  const last = drawn.findLast((part) => part.trim() !== '') ?? '';
  return [...drawn.filter((part) => part !== last && TELLING.test(part)), last];
}

const plain = (text: string): string => stripVTControlCharacters(text).replace(CONTROLS, '');
