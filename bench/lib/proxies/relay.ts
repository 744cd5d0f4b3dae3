/** Something that takes requests to one of two programs. */
export interface Relay extends AsyncDisposable {
  name: string;
  url: string;
  /** Of all processes that take part in passing requests on. */
  pids(): Promise<number[]>;
  /**
   * Requests that arrive from now on go to that program.
   * @returns milliseconds until this was acknowledged, as the proxy itself measured it where it does
   */
  switchTo(backend: 'a' | 'b'): Promise<number>;
}

/** Ports of the two programs. */
export interface Backends {
  a: number;
  b: number;
}
