/** A line of Docker's json-file logs: what was written, which ends with a line end unless Docker cut it. */
export function dockerRecord(line: string): { text: string; cut: boolean } | null {
  if (!line.startsWith('{"log":')) return null;
  try {
    const { log, stream } = JSON.parse(line);
    if (typeof log !== 'string' || typeof stream !== 'string') return null;
    return { text: log.replace(/\r?\n$/, ''), cut: !log.endsWith('\n') };
  } catch {
    return null;
  }
}
