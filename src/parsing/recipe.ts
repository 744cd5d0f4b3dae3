import type { Size } from './geometry.ts';
import type { Image } from './image.ts';
import type { LabelSet } from './labels.ts';
import type { Parsing } from './parsing.ts';

/** A dense float tensor, row-major. */
export interface Tensor {
  dims: readonly number[];
  data: Float32Array | Int32Array | Uint8Array;
}

/** A loaded network. Inputs and outputs by name; several `run`s may be under way at once. */
export interface Session {
  readonly inputNames: readonly string[];
  readonly outputNames: readonly string[];
  run(inputs: Record<string, Tensor>): Promise<Record<string, Tensor>>;
}

/** Milliseconds of a stage, wall clock. */
export interface StageTimings {
  preprocess_ms: number;
  inference_ms: number;
  postprocess_ms: number;
}

export interface ParseOptions {
  /** People below are dropped, 0..1. */
  minScore: number;
  /** Checked between networks: a parse is abandoned within one network's run. */
  signal: AbortSignal;
}

/** What a parser sees: the upright picture, reduced to the parser's `side`, and the size that masks must have. */
export interface Photo {
  /** The picture, its long side at most the parser's `side`. */
  image: Image;
  /** Size of the upright original: the size of every mask in the answer. */
  size: Size;
}

/** A model ready to parse: its networks loaded, its label set known. */
export interface Parser {
  readonly labels: LabelSet;
  /** Long side, in pixels, of the picture it wants to see; bigger photos are reduced while decoding. */
  readonly side: number;
  parse(photo: Photo, options: ParseOptions): Promise<{ parsing: Parsing; timings: StageTimings }>;
}

/** How a kind of model is run: which networks it needs (by file name in the release) and how they make a parsing. */
export interface Recipe {
  readonly name: string;
  /** File names (inside the release) of the networks that `settings` calls for. */
  networks(settings: Record<string, unknown>): string[];
  create(sessions: Record<string, Session>, settings: Record<string, unknown>): Parser;
}
