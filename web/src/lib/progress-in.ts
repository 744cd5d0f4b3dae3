/** The share (0..1) that a sentence of progress names ("… 43 % …", "… 12 of 145 MB …"), or null when it names none. */
export function progressIn(sentence: string | undefined): number | null {
  const percent = /(\d+(?:\.\d+)?)\s?%/.exec(sentence ?? '')?.[1];
  if (percent !== undefined) return Math.min(1, Number(percent) / 100);
  const [, done, all] = /(\d+(?:\.\d+)?) of (\d+(?:\.\d+)?) [kMG]?B/.exec(sentence ?? '') ?? [];
  return Number(all) > 0 ? Math.min(1, Number(done) / Number(all)) : null;
}
