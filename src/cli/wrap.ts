/** Characters that take two columns of a terminal: East Asian wide and full-width ones (UAX #11), and emoji. */
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|[\u{1f300}-\u{1faff}]|[\u{20000}-\u{3fffd}]/u;
const COMBINING = /\p{M}/u;
/** Chinese punctuation that no line begins with. */
const CLOSING = /^[，。；：！？、）》」』”’…]/u;
/** … and that no line ends with. */
const OPENING = /[（《「『“‘]$/u;
/** What a terminal obeys instead of showing it, and what makes text look like another. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** Text of a log, or made of one, as it may be written to a terminal. */
export const printable = (text: string): string => text.replaceAll('\t', '    ').replace(UNPRINTABLE, '\ufffd');

/** Columns of a terminal. */
export function widthOf(text: string): number {
  let width = 0;
  for (const character of text) width += COMBINING.test(character) ? 0 : WIDE.test(character) ? 2 : 1;
  return width;
}

/** As much of it as fits, with an ellipsis where something is left out. */
export function cut(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  let kept = '';
  for (const character of text) {
    if (widthOf(kept + character) > width - 1) break;
    kept += character;
  }
  return `${kept}…`;
}

/**
 * Lines of at most that width; words that are longer stay whole, as paths and commands are to be copied. Chinese is broken between
 * any two characters.
 */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const piece of piecesOf(text)) {
    const longer = line + piece;
    if (line.trim() !== '' && widthOf(longer.trimEnd()) > width) {
      lines.push(line.trimEnd());
      line = piece.trimStart();
    } else {
      line = longer;
    }
  }
  return [...lines, line.trimEnd()];
}

/** Words with the space before them, and wide characters by themselves. */
function piecesOf(text: string): string[] {
  const pieces: string[] = [];
  for (const word of text.trim().split(/(?=\s)/)) {
    for (const [i, character] of [...word].entries()) {
      const before = pieces.at(-1) ?? '';
      const begins = i === 0 || ((WIDE.test(character) || endsWide(before)) && !OPENING.test(before));
      if (begins && !CLOSING.test(character)) pieces.push(character);
      else pieces.push((pieces.pop() ?? '') + character);
    }
  }
  return pieces;
}

const endsWide = (piece: string): boolean => WIDE.test([...piece].at(-1) ?? '');
