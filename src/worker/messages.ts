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
