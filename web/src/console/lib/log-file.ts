import { decodeLog } from './decode-log.ts';

/** Bytes of JSON that the server takes, less what stands around the log. */
const LONGEST_BODY = 20_000_000 - 1_000;
/** Bytes of a file that are looked at: in JSON they become a few more. */
const LONGEST_FILE = 19_000_000;
const NEWLINE = 10;

export interface LogText {
  text: string;
  /** It was longer than the server takes: this is its end, where what failed stands most often. */
  cut: boolean;
}

/**
 * The text of a log file, unzipped when it is, whatever its length: only its end is held.
 * @throws what reading or unzipping throws
 */
export async function readLogFile(file: Blob, longest = LONGEST_FILE): Promise<LogText> {
  const head = new Uint8Array(await file.slice(0, 2).arrayBuffer());
  const zipped = head[0] === 0x1f && head[1] === 0x8b;
  if (zipped) return textOf(await endOf(file.stream().pipeThrough(new DecompressionStream('gzip')), longest));
  const cut = file.size > longest;
  const end = cut ? file.slice(file.size - longest) : file;
  return textOf({ bytes: new Uint8Array(await end.arrayBuffer()), cut });
}

/** What of a log fits into a request: all of it, or its last lines. */
export function fitToSend(text: string, longest = LONGEST_BODY): LogText {
  let [rest, cut] = [text, false];
  for (let size = sizeOf(rest); size > longest; size = sizeOf(rest)) {
    const from = Math.ceil(rest.length * (1 - (longest / size) * 0.98));
    rest = fromNextLine(rest, from);
    cut = true;
  }
  return { text: rest, cut };
}

const sizeOf = (log: string): number => new Blob([JSON.stringify(log)]).size;

function fromNextLine(text: string, from: number): string {
  const newline = text.indexOf('\n', from);
  return text.slice(newline < 0 ? from : newline + 1);
}

async function endOf(
  stream: ReadableStream<Uint8Array>,
  longest: number,
): Promise<{ bytes: Uint8Array; cut: boolean }> {
  const chunks: Uint8Array[] = [];
  let [held, cut] = [0, false];
  const reader = stream.getReader();
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    chunks.push(next.value);
    held += next.value.length;
    while (chunks[0] && held - chunks[0].length >= longest) {
      held -= chunks.shift()!.length;
      cut = true;
    }
  }
  return { bytes: new Uint8Array(await new Blob(chunks as BlobPart[]).arrayBuffer()), cut };
}

/** A log that was cut begins with a whole line. */
function textOf({ bytes, cut }: { bytes: Uint8Array; cut: boolean }): LogText {
  const newline = cut ? bytes.indexOf(NEWLINE) : -1;
  return { text: decodeLog(newline < 0 ? bytes : bytes.subarray(newline + 1)), cut };
}
