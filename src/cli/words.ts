import { formatSeconds } from './duration.ts';

/** How figures, times and names are said wherever a command prints them. */

/** `0.04 ms`, `2.1 ms`, `640 ms`, `12 s`. */
export function formatMs(ms: number): string {
  if (ms < 0.95) return `${ms.toFixed(2)} ms`;
  if (ms < 9.95) return `${ms.toFixed(1)} ms`;
  return ms < 1000 ? `${Math.round(ms)} ms` : formatSeconds(ms / 1000);
}

/** `812 bytes`, `4.2 MB`, `1.20 GB`: decimal units, as release.yaml and disks have them. */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return count(bytes, 'byte');
  if (bytes < 1e6) return `${(bytes / 1e3).toFixed(1)} kB`;
  return bytes < 1e9 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(2)} GB`;
}

/** `1 file`, `3 files`. */
export function count(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? '' : 's'}`;
}

/** `40 s ago`. A clock that is behind the server's has no past to tell: `0.0 s ago`. */
export function ago(iso: string, now = Date.now()): string {
  return `${formatSeconds(Math.max(0, now - Date.parse(iso)) / 1000)} ago`;
}

/** From one time to another, or to now while it lasts. */
export function lasting(from: string, to: string | null, now = Date.now()): string {
  return formatSeconds(Math.max(0, (to === null ? now : Date.parse(to)) - Date.parse(from)) / 1000);
}

/** This machine's clock: `2026-03-01 14:05:09`. */
export function localTime(iso: string): string {
  const date = new Date(iso);
  const two = (n: number) => String(n).padStart(2, '0');
  const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join('-');
  return `${day} ${[date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(':')}`;
}

/** The digits of a digest that people read and type. */
export function shortId(id: string): string {
  return id.replace(/^sha256:/, '').slice(0, 12);
}

/** `2.0.0 (7b685b5e60ef)` */
export function nameOf({ id, version }: { id: string; version: string }): string {
  return `${version} (${shortId(id)})`;
}
