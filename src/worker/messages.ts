import type { Tensor } from '../parsing/recipe.ts';
import type { NetworkInfo, NetworkPlan } from './network.ts';

/** What a runner thread is started with. */
export interface RunnerData {
  networks: NetworkPlan[];
  /** Threads that one run may use. */
  threads: number;
}

/** To a runner: run a network. */
export interface RunRequest {
  id: number;
  network: string;
  inputs: Record<string, Tensor>;
}

/** From a runner. */
export type RunnerMessage =
  | { type: 'ready'; networks: Record<string, NetworkInfo>; saved: NetworkPlan[]; refused: NetworkPlan[] }
  | { type: 'done'; id: number; outputs: Record<string, Tensor> }
  | { type: 'failed'; id: number; message: string };

/**
 * The memory of tensors, to be moved to the other thread instead of copied: whoever sends them has no use for them any more.
 * A tensor that shares its memory with something else is left out, and copied.
 */
export function buffersOf(tensors: Record<string, Tensor>): ArrayBuffer[] {
  return Object.values(tensors).flatMap(({ data: { buffer, byteLength } }) =>
    buffer instanceof ArrayBuffer && buffer.byteLength === byteLength ? [buffer] : [],
  );
}
