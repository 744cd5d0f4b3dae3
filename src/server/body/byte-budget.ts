/** A bound on the bytes of all bodies held at once. */
export interface ByteBudget {
  /** A request's share, empty at first. */
  lease(): ByteLease;
}

export interface ByteLease extends Disposable {
  /** @returns false when the budget is used up; nothing is taken then */
  take(bytes: number): boolean;
  /** Gives back all that was taken. */
  release(): void;
}

export function createByteBudget(total: number): ByteBudget {
  let left = total;
  return {
    lease() {
      let taken = 0;
      const release = () => {
        left += taken;
        taken = 0;
      };
      return {
        release,
        [Symbol.dispose]: release,
        take(bytes) {
          if (bytes > left) return false;
          left -= bytes;
          taken += bytes;
          return true;
        },
      };
    },
  };
}
