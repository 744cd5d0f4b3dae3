/** A distribution and its version; null when it went. */
export type Told = readonly [name: string, version: string | null];
/** What a line tells, with the line before it. */
export type Teller = (text: string, before: string) => readonly Told[];
