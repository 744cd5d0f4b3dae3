import type { BuildAmount, MachineRates } from './facts.ts';

/**
 * How long things take, in milliseconds, by what a machine does how fast. Fitted to builds of 1 to 78 packages with 1 to
 * 24,000 files, and to `docker load` (20.10, overlay2) of images of 1 to 400 MB with 1 to 8,000 files, on two cores: which
 * multiples of the tried rates they come to. docs/reference/advice.md has the figures.
 */

/** An environment made of wheels: uv and Python are started some fifteen times, files are linked, what is fresh is unpacked. */
export function buildMs({ packages, files, bytes, fresh }: BuildAmount, rates: MachineRates): number {
  const linked = rates.links === null ? files / rates.files + bytes / rates.write_bytes : files / rates.links;
  const unpacked =
    fresh.files / rates.files + fresh.bytes * (2 / rates.hash_bytes + 2 / rates.write_bytes + 1 / rates.read_bytes);
  const programs = 15 + 0.4 * packages + 0.3 * fresh.packages;
  return programs * rates.spawn_ms + 1000 * (linked + unpacked);
}

/** Files of a release in a folder: linked, else copied. */
export function layOutMs({ count, bytes }: { count: number; bytes: number }, rates: MachineRates): number {
  const files = rates.links === null ? count / rates.files + bytes / rates.write_bytes : count / rates.links;
  return 1000 * files + 2 * rates.sync_ms;
}

/** An environment that is there is compared with its wheels' lists: Python tells what is installed, every file is looked at. */
export const checkMs = ({ files }: BuildAmount, rates: MachineRates): number =>
  20 * rates.spawn_ms + (2000 * files) / (rates.links ?? rates.files);

/** The record of who serves, the journal and the ref, each flushed. */
export const switchMs = ({ sync_ms }: MachineRates): number => 1 + 6 * sync_ms;

/** An image that an engine loads out of a file. */
export function imageMs(bytes: number, files: number, rates: MachineRates): number {
  const content = 8 * bytes * (1 / rates.hash_bytes + 1 / rates.write_bytes);
  return 16 * rates.spawn_ms + 1000 * (content + (2.5 * files) / rates.files);
}
