/** The share (0..1) that a sentence of progress names ("… 43 % …"), or null when it names none. */
export function progressIn(sentence: string | undefined): number | null {
  const percent = /(\d+(?:\.\d+)?)\s?%/.exec(sentence ?? '')?.[1];
  return percent === undefined ? null : Math.min(1, Number(percent) / 100);
}
