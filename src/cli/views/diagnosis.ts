import type { GateResult } from '../../api/control/rollout.ts';
import type { DiagnosedCause, Diagnosis, Language } from '../../api/diagnosis.ts';
import { sayChange } from '../../api/say-change.ts';
import { cut, printable, widthOf, wrap } from '../wrap.ts';
import { type Paint, plain } from './paint.ts';

/** How a diagnosis is drawn. */
export interface Drawing {
  lang: Language;
  /** Columns. */
  width: number;
  /** Lines of the log are cut to the width: on terminals. */
  cut: boolean;
  paint: Paint;
}

export const PLAIN: Drawing = { lang: 'en', width: 100, cut: false, paint: plain };

interface Words {
  failed: string;
  undecided: string;
  unknown: string;
  unknownDo: string;
  healthy: string;
  others: string;
  why: string;
  remedy: string;
  lookAt: string;
  confidence: Record<DiagnosedCause['confidence'], string>;
}

const WORDS: Record<Language, Words> = {
  en: {
    failed: 'Failed: ',
    undecided: 'Failed, and the log does not decide why. It may be:',
    unknown: 'Failed, and the log shows no cause that is known here.',
    unknownDo:
      'Read its last lines, and compare the environment with the one that worked: lastgood env check --lock LOCK.',
    healthy: 'Nothing in this log is a failure.',
    others: 'What else it may be:',
    why: 'why',
    remedy: 'do',
    lookAt: 'look at',
    confidence: { certain: 'certain', likely: 'likely', possible: 'possible' },
  },
  zh: {
    failed: '失败：',
    undecided: '失败，但日志不足以确定原因。可能是：',
    unknown: '失败，日志中没有已知的原因。',
    unknownDo: '请查看日志末尾，并与正常时的环境比较：lastgood env check --lock LOCK。',
    healthy: '日志中没有失败。',
    others: '其他可能：',
    why: '原因',
    remedy: '处理',
    lookAt: '查看',
    confidence: { certain: '确定', likely: '很可能', possible: '可能' },
  },
};

const INDENT = 2;

/** How the verdict is said. */
export type Headlines = Pick<Words, 'failed' | 'undecided' | 'healthy' | 'others'>;

/**
 * A diagnosis as people read it: the verdict in the first line, then causes, best first.
 * @param said in place of the words for what has failed already
 */
export function describeDiagnosis({ verdict, causes }: Diagnosis, drawing: Drawing, said?: Headlines): string[] {
  const words = { ...WORDS[drawing.lang], ...said };
  const { paint } = drawing;
  const [best, ...others] = causes;
  if (verdict === 'healthy') return [paint('good', words.healthy)];
  if (best === undefined) return [paint('bad', words.unknown), ...wrap(words.unknownDo, drawing.width)];
  if (verdict === 'undecided') return [paint('bad', words.undecided), ...numbered(causes, drawing, 1)];
  const headline = wrap(words.failed + title(best, words), drawing.width).map((line) => paint('bad', line));
  if (others.length === 0) return [...headline, ...detail(best, drawing)];
  return [...headline, ...detail(best, drawing), '', words.others, ...numbered(others, drawing, 2)];
}

function numbered(causes: readonly DiagnosedCause[], drawing: Drawing, from: number): string[] {
  return causes.flatMap((cause, i) => {
    const head = `${from + i}. `;
    const lines = wrap(title(cause, WORDS[drawing.lang]), drawing.width - head.length);
    return [...lines.map((line, n) => (n === 0 ? head : ' '.repeat(head.length)) + line), ...detail(cause, drawing)];
  });
}

const title = ({ summary, id, confidence }: DiagnosedCause, words: Words): string =>
  `${printable(summary)} [${id}, ${words.confidence[confidence]}]`;

function detail({ lines, why, remedies, look_at }: DiagnosedCause, drawing: Drawing): string[] {
  const words = WORDS[drawing.lang];
  return [
    ...cited(lines, drawing),
    ...field(words.why, wrapped([why], drawing), drawing),
    ...field(
      words.remedy,
      remedies.flatMap(({ text, command }, i) => [
        ...wrapped([remedies.length > 1 ? `${i + 1}. ${text}` : text], drawing),
        ...(command === undefined ? [] : [`     ${drawing.paint('command', printable(command))}`]),
      ]),
      drawing,
    ),
    ...field(words.lookAt, wrapped(look_at, drawing), drawing),
  ];
}

type Row = [name: string, value: string | undefined];

/** What the diagnosis of a gate that failed adds to its sentence; without one, what another gate has warned of. */
export function diagnosisRows(gates: readonly Pick<GateResult, 'verdict' | 'diagnosis'>[]): Row[] {
  const failed = gates.findLast(({ verdict }) => verdict === 'fail');
  if (failed === undefined) return [];
  const { verdict, causes } = failed.diagnosis ?? {
    verdict: 'undecided',
    causes: gates.findLast(({ diagnosis }) => diagnosis)?.diagnosis?.causes,
  };
  const best = causes?.[0];
  if (best === undefined) return [];
  const suspects = best.suspects.map(sayChange).join(', ');
  return [
    [verdict === 'decided' ? 'because' : 'perhaps', title(best, WORDS.en)],
    ['suspect', suspects === '' ? undefined : printable(suspects)],
  ];
}

/** The lines of the log with their numbers. */
function cited(lines: DiagnosedCause['lines'], { width, cut: short, paint }: Drawing): string[] {
  const digits = Math.max(0, ...lines.map(({ n }) => String(n).length));
  const margin = INDENT + digits + 2;
  return lines.map(({ n, text }) => {
    const shown = short ? cut(printable(text), width - margin) : printable(text);
    return `${' '.repeat(INDENT)}${paint('faint', String(n).padStart(digits))}  ${shown}`;
  });
}

const LABEL = 9;
const MARGIN = INDENT + LABEL;

const wrapped = (texts: readonly string[], { width }: Drawing): string[] =>
  texts.flatMap((text) => wrap(printable(text.replaceAll(/\s+/g, ' ')), width - MARGIN));

/** A label, and the lines beside it. */
function field(label: string, lines: readonly string[], { paint }: Drawing): string[] {
  const gap = ' '.repeat(LABEL - widthOf(label));
  return lines.map(
    (line, i) => `${' '.repeat(INDENT)}${i === 0 ? paint('faint', label) + gap : ' '.repeat(LABEL)}${line}`,
  );
}
