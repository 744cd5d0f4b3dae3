/** 8-bit red, green, blue. */
export type Color = readonly [number, number, number];

export interface Label {
  /** The class id that `labels` PNGs hold. */
  id: number;
  name: string;
  color: Color;
}

/** The classes of a model in the order of their ids; id 0 is the background. */
export interface LabelSet {
  name: string;
  labels: readonly Label[];
  /** Id of the class that marks whole persons (M2FP's `Human`), where the set has one. */
  human?: number;
}
