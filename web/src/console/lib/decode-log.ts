const NEWLINE = 10;

/** Text of a log: UTF-16 by its mark, UTF-8, or else line by line what each is in: Chinese Windows, or Latin letters. */
export function decodeLog(bytes: Uint8Array): string {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  const utf8 = new TextDecoder('utf-8', { fatal: true });
  return decodedAs(utf8, bytes) ?? decodeLines(bytes, [utf8, new TextDecoder('gb18030', { fatal: true })]);
}

function decodeLines(bytes: Uint8Array, decoders: readonly TextDecoder[]): string {
  const latin = new TextDecoder('windows-1252');
  const lines: string[] = [];
  for (let at = 0; at < bytes.length; ) {
    const newline = bytes.indexOf(NEWLINE, at);
    const end = newline < 0 ? bytes.length : newline + 1;
    const line = bytes.subarray(at, end);
    const decoded = decoders.reduce<string | null>((text, decoder) => text ?? decodedAs(decoder, line), null);
    lines.push(decoded ?? latin.decode(line));
    at = end;
  }
  return lines.join('');
}

function decodedAs(decoder: TextDecoder, bytes: Uint8Array): string | null {
  try {
    return decoder.decode(bytes);
  } catch {
    return null;
  }
}
