/** A line of a RECORD that uv has written. */
export interface RecordLine {
  /** Relative to site-packages. */
  path: string;
  /** Null: it says none, as of itself. */
  size: number | null;
}

const LINE = /^(?:"((?:[^"]|"")*)"|([^",]*)),[^,]*,(\d*)$/;

/** Quick, for 45,000 lines while somebody waits: no hashes are taken out. Null: it has a line that is none. */
export function readRecordLines(text: string): RecordLine[] | null {
  const lines: RecordLine[] = [];
  for (const line of text.split('\n')) {
    if (line.trim() === '') continue;
    const [, quoted, plain, size] = LINE.exec(line.trimEnd()) ?? [];
    const path = quoted?.replaceAll('""', '"') ?? plain;
    if (path === undefined) return null;
    lines.push({ path, size: size === '' ? null : Number(size) });
  }
  return lines;
}
