import { SENTENCES } from '../sentences/index.ts';

/**
 * What a line with a hint is kept for. `head`, `frame` and `link` are of tracebacks; `loud`: a failure, in a logger's or an
 * exception's words; `quiet`: it may be one; `turn`: somebody got somewhere, or begins again.
 */
export type HintKind = 'head' | 'frame' | 'link' | 'loud' | 'quiet' | 'turn';

export interface Hint {
  text: string;
  kind: HintKind;
}

/** Of exceptions, whatever they are of: what the parser knows them by. */
const FORMS: Readonly<Record<Exclude<HintKind, 'turn'>, readonly string[]>> = {
  head: ['Traceback (most recent call'],
  frame: ['", line ', '\tat ', '    at ', '---> ', '❱ '],
  link: ['above exception'],
  loud: ['Error: ', 'Exception: ', 'ERROR', 'CRITICAL', 'FATAL', 'panicked at ', 'goroutine ', 'Fatal Python error'],
  quiet: [
    'Error',
    'Exception',
    'error',
    'fatal',
    'Fatal',
    'critical',
    'panic: ',
    'Interrupt',
    'SystemExit',
    'Caused by: ',
    '"level":50',
    '"level":60',
    '[E:onnxruntime',
  ],
};
/** Who prints these begins again. */
const AGAIN = [
  'Started server process',
  'Waiting for application startup',
  'Booting worker with pid',
  'Restarting with ',
];

/** Shorter hints stand in every line; what they are of has longer ones, too, or stands beside an exception. */
const SHORTEST = 3;

/** All that long logs are searched for. A hint of several kinds is of the first that fits. */
export function soughtHints(): Hint[] {
  const heard = SENTENCES.filter(({ severity }) => severity !== null);
  const isTurn = ({ kind }: { kind: string }) => kind.startsWith('milestone-');
  const hints: Hint[] = [
    ...Object.entries(FORMS).flatMap(([kind, texts]) => texts.map((text) => ({ text, kind: kind as HintKind }))),
    ...heard
      .filter((one) => !isTurn(one))
      .flatMap((one) => one.hints.map((text) => ({ text, kind: 'quiet' as const }))),
    ...[...heard.filter(isTurn).flatMap((one) => one.hints), ...AGAIN].map((text) => ({ text, kind: 'turn' as const })),
  ];
  const kinds = new Map(hints.toReversed().map(({ text, kind }) => [text, kind]));
  return [...kinds].filter(([text]) => text.length >= SHORTEST).map(([text, kind]) => ({ text, kind }));
}

/** How a text may stand in a log: as it is, or within JSON, where signs are escaped and, by some, what is not ASCII. */
export function spellingsOf(text: string): string[] {
  const json = JSON.stringify(text).slice(1, -1);
  const coded = (pattern: RegExp) =>
    json.replace(pattern, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return [...new Set([text, json, coded(/[<>&]/g), coded(/[^\x20-\x7e]/g)])];
}
