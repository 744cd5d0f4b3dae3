import { setFlagsFromString } from 'node:v8';

/**
 * Collects garbage in one go instead of by small steps. A request allocates tens of megabytes of pixels outside of a heap of
 * about 15 MB: V8 then marks all the time, and its write barriers cost the loops over pixels a third of their speed, while
 * one whole collection takes few milliseconds. Measured: `node bench/heap.ts`.
 */
export function tuneHeap(): void {
  setFlagsFromString('--no-incremental-marking');
}
