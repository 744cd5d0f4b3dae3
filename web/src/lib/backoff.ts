/** Milliseconds until the n-th try (n = 1, 2, …) to reach a server that is gone: 1 s, doubled, at most 15 s. */
export function retryDelay(attempt: number): number {
  return Math.min(15_000, 1000 * 2 ** (attempt - 1));
}
