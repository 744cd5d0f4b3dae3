import type { Readable } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';

/** Longest line that is kept, in bytes; the rest of it is dropped and counted. */
const MAX_LINE = 8 * 1024;
const NEWLINE = 0x0a;
/** What is left of binary output and terminal tricks when tabs are allowed. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f]/g;

/** Calls `onLine` for each line of `stream`, its last one without an end included. Holds no more than one cut line of it. */
export function readLines(stream: Readable, onLine: (line: string) => void): void {
  let parts: Buffer[] = [];
  let kept = 0;
  let dropped = 0;
  const keep = (bytes: Buffer) => {
    const room = bytes.subarray(0, MAX_LINE - kept);
    if (room.length > 0) parts.push(Buffer.from(room)); // a copy: a view would hold on to the whole chunk
    kept += room.length;
    dropped += bytes.length - room.length;
  };
  const end = () => {
    const text = clean(Buffer.concat(parts).toString());
    onLine(dropped > 0 ? `${text}… (${dropped} bytes more)` : text);
    parts = [];
    kept = 0;
    dropped = 0;
  };
  stream.on('data', (chunk: Buffer) => {
    let from = 0;
    for (let to = chunk.indexOf(NEWLINE); to !== -1; to = chunk.indexOf(NEWLINE, from)) {
      keep(chunk.subarray(from, to));
      end();
      from = to + 1;
    }
    keep(chunk.subarray(from));
  });
  stream.once('end', () => {
    if (kept > 0) end();
  });
}

/** As a terminal would show it: what a carriage return wrote over is gone, and so are colours. */
function clean(line: string): string {
  const shown = line.split('\r').findLast((part) => part !== '') ?? '';
  return stripVTControlCharacters(shown).replaceAll(CONTROL, '\ufffd');
}
