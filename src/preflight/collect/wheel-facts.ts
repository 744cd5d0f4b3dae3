/** A compiled module of a wheel, as far as it was read. */
export interface WheelModule {
  /** Its path in the wheel. */
  path: string;
  machine: number;
  bits: number;
  needed: string[];
  /** Which versions of symbols it needs, and from which library. */
  versions: { library: string; version: string }[];
}

/** What is known of a wheel: the same for the same bytes. */
export interface WheelFacts {
  requiresPython: string | null;
  /** Requires-Dist, as written. */
  requires: string[];
  /** Its compiled modules and libraries; null when only its metadata are known. */
  libraries: string[] | null;
  /** Those that were looked into. */
  modules: WheelModule[];
  /** Symbols of torch that it asks for, of those that tell versions apart. */
  torchSymbols: string[];
  /** Paths of modules that are too big to be looked into. */
  unread: string[];
}
