const BYTE_UNITS = ['B', 'kB', 'MB', 'GB', 'TB'];

/** Bytes as people read them: `791.6 kB`, powers of ten as file managers and networks count. */
export function formatBytes(bytes: number, locale: string): string {
  const power = Math.min(BYTE_UNITS.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, bytes)) / 3)));
  const [value, unit] = [bytes / 1000 ** power, BYTE_UNITS[power]];
  return `${value.toLocaleString(locale, { maximumFractionDigits: value < 100 && unit !== 'B' ? 1 : 0 })} ${unit}`;
}

/** Milliseconds, as seconds from one second on: `84 ms`, `1.24 s`. */
export function formatMs(ms: number, locale: string): string {
  if (ms > 0 && ms < 0.05) return `<${(0.1).toLocaleString(locale)} ms`;
  if (ms >= 1000) return `${(ms / 1000).toLocaleString(locale, { maximumFractionDigits: 2 })} s`;
  return `${ms.toLocaleString(locale, { maximumFractionDigits: ms < 10 ? 1 : 0 })} ms`;
}

/** A share (0..1) in percent; what is there but under a tenth of a percent is not called zero. */
export function formatShare(share: number, locale: string): string {
  if (share > 0 && share < 0.001)
    return `<${(0.001).toLocaleString(locale, { style: 'percent', minimumFractionDigits: 1 })}`;
  return share.toLocaleString(locale, { style: 'percent', minimumFractionDigits: 1, maximumFractionDigits: 1 });
}

/** First twelve hex digits of a digest, as `x-lastgood-release` gives it. */
export function shortDigest(id: string): string {
  return id.replace(/^sha256:/, '').slice(0, 12);
}

/** `3 min 20 s`-like time since a start, for the release card. */
export function formatDuration(seconds: number): string {
  const s = Math.floor(seconds);
  const parts: [number, string][] = [
    [Math.floor(s / 86_400), 'd'],
    [Math.floor((s % 86_400) / 3600), 'h'],
    [Math.floor((s % 3600) / 60), 'min'],
    [s % 60, 's'],
  ];
  const first = parts.findIndex(([n]) => n > 0);
  if (first < 0) return '0 s';
  return parts
    .slice(first, first + 2)
    .map(([n, unit]) => `${n} ${unit}`)
    .join(' ');
}
