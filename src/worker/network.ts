/** How a runner opens one network. */
export interface NetworkPlan {
  /** File name in the release: how the recipe calls it. */
  name: string;
  /** The release's own file. */
  source: string;
  /** A graph that was optimised on this host before, checked. */
  optimized?: string;
  /** Where to write the optimised graph, when there is none yet. */
  saveTo?: string;
}

/** Names and shapes of what a network takes and gives. */
export interface NetworkInfo {
  inputNames: readonly string[];
  outputNames: readonly string[];
}

/** ONNX Runtime's options that the optimised graph depends on, besides the host; part of the cache's key. */
export const GRAPH_LEVEL = 'all';
