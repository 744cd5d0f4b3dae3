/** Works through items, so many at a time; the first failure ends it when those under way have ended. */
export async function inParallel<T>(
  items: Iterable<T>,
  width: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const line = items[Symbol.iterator]();
  let failure: { error: unknown } | undefined;
  const walk = async () => {
    for (let next = line.next(); !next.done && !failure; next = line.next()) {
      await work(next.value).catch((error) => {
        failure ??= { error };
      });
    }
  };
  await Promise.all(Array.from({ length: width }, walk));
  if (failure) throw failure.error;
}
