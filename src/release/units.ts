/** Quantities as people write them in `release.yaml`. */

export const DURATION = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/;
export const BYTES = /^(\d+(?:\.\d+)?)(B|kB|KB|MB|GB|TB|KiB|MiB|GiB|TiB)$/;
export const FACTOR = /^(\d+(?:\.\d+)?)x$/;

const MILLISECONDS: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };
const SIZES: Record<string, number> = {
  B: 1,
  kB: 1e3,
  KB: 1e3,
  MB: 1e6,
  GB: 1e9,
  TB: 1e12,
  KiB: 2 ** 10,
  MiB: 2 ** 20,
  GiB: 2 ** 30,
  TiB: 2 ** 40,
};

/** `500ms`, `30s`, `2m`, `1h` in milliseconds; null for anything else. */
export const parseDuration = (text: string): number | null => scaled(DURATION.exec(text), MILLISECONDS);

/** `10MB` (10^7), `4GiB` (2^32) in bytes; null for anything else. */
export function parseBytes(text: string): number | null {
  const bytes = scaled(BYTES.exec(text), SIZES);
  return bytes === null ? null : Math.round(bytes);
}

/** `1.5x` as 1.5; null for anything else. */
export const parseFactor = (text: string): number | null => scaled(FACTOR.exec(text), { undefined: 1 });

function scaled(match: RegExpExecArray | null, scale: Record<string, number>): number | null {
  return match === null ? null : Number(match[1]) * scale[String(match[2])];
}

/** `6.3 MB`: bytes for people, powers of ten. */
export function formatBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  const power = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, bytes)) / 3)));
  const value = bytes / 1000 ** power;
  return `${power === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[power]}`;
}
