/** What this browser remembers of its user's choices. A browser that forbids storage forgets, and nothing else. */
export function readPreference<T extends string>(key: string, allowed: readonly T[]): T | null {
  try {
    const value = localStorage.getItem(`lastgood.${key}`);
    return allowed.find((choice) => choice === value) ?? null;
  } catch {
    return null;
  }
}

export function writePreference(key: string, value: string): void {
  try {
    localStorage.setItem(`lastgood.${key}`, value);
  } catch {
    // Private windows and full storage refuse; the choice still holds until the page is closed.
  }
}
