import { HintSearch, pairsIn } from './hint-search.ts';
import { type HintKind, soughtHints } from './hints.ts';
import { likeness } from './likeness.ts';
import { NEWLINE } from './newlines.ts';
import type { Slab, Span } from './slab.ts';
import type { Turns } from './turns.ts';

/** Of a longer traceback the rest is one more. */
const LONGEST = 32 << 10;
/** Lines without a hint that may stand in a traceback, code, markers, lines of others, and bytes of them. */
const GAP = { lines: 5, bytes: 8 << 10 };
/** Lines with a hint that may stand behind a frame: the code that raises, and what it raises. */
const ENDING = 2;

/** Bytes that show what is rare in a log. */
const SAMPLE = 256 << 10;

const isForm = (kind: HintKind): boolean => kind === 'head' || kind === 'frame' || kind === 'link';

/** Lines that belong together, with a hint in the first of them: a traceback, or one line. */
export interface Event extends Span {
  /** Number of the first line. */
  n: number;
  /** Equal for those that tell the same but for numbers. */
  like: number;
  /** It tells of a failure; otherwise it may. */
  isSure: boolean;
}

/** Finds what may be failures, line after line. */
export class Events {
  readonly #slab: Slab;
  readonly #turns: Turns;
  readonly #all: HintSearch;
  readonly #failures: HintSearch;
  readonly #forms: HintSearch;

  constructor(slab: Slab, turns: Turns) {
    this.#slab = slab;
    this.#turns = turns;
    const seen = pairsIn(slab.bytes.subarray(0, Math.min(slab.length, SAMPLE)));
    const hints = soughtHints();
    const search = (of: (kind: HintKind) => boolean) =>
      new HintSearch(
        hints.filter(({ kind }) => of(kind)),
        seen,
      );
    this.#all = search(() => true);
    this.#failures = search((kind) => kind !== 'turn');
    this.#forms = search(isForm);
  }

  /** The next one that begins before `limit`; the slab is behind it then. */
  next(limit: number): Event | null {
    const slab = this.#slab;
    for (;;) {
      const hit = this.#all.next(slab, slab.at, slab.length);
      if (hit === null) return null;
      const span = slab.goTo(hit.at);
      if (span.from >= limit) return null;
      slab.at = span.to;
      let { kind } = hit.hint;
      if (kind === 'turn') {
        this.#turns.note(hit.hint.text, span, slab.n);
        const failure = this.#failures.next(slab, span.from, span.to);
        if (failure === null) continue;
        kind = failure.hint.kind;
      }
      const event = this.#eventFrom(span, kind);
      slab.at = event.to;
      return event;
    }
  }

  #eventFrom({ from, to }: Span, kind: HintKind): Event {
    const slab = this.#slab;
    let form = this.#formIn({ from, to }, kind);
    let others = form === null ? ENDING : 0;
    const isSure = form !== null || kind === 'loud';
    const event = { from, to, n: slab.n, like: likeness(slab.bytes, from, to), isSure };
    // A piece of a very long line stands alone.
    while (slab.bytes[event.to] === NEWLINE) {
      const hit = this.#failures.next(slab, event.to, Math.min(event.to + GAP.bytes, slab.length));
      const line = hit && slab.lineAt(hit.at);
      if (!line || line.to - from > LONGEST || slab.newlines(event.to, line.from) > GAP.lines) return event;
      const before: HintKind | null = form;
      form = this.#formIn(line, hit.hint.kind);
      if (form === 'head' && before !== 'link') return event;
      if (form === null && others >= ENDING) return event;
      others = form === null ? others + 1 : 0;
      event.isSure ||= form !== null;
      event.like = likeness(slab.bytes, line.from, line.to, event.like);
      event.to = line.to;
    }
    return event;
  }

  /** @param kind of a hint in the line, which may have others */
  #formIn({ from, to }: Span, kind: HintKind): HintKind | null {
    if (isForm(kind)) return kind;
    return this.#forms.next(this.#slab, from, to)?.hint.kind ?? null;
  }
}
