import type { Advice, RiskLevel, TimeBasis, TimePart, Way, WayAdvice } from '../../api/control/advice.ts';
import type { Language } from '../../api/diagnosis.ts';
import { table } from '../table.ts';
import { formatMs, nameOf } from '../words.ts';
import { printable, widthOf, wrap } from '../wrap.ts';
import type { Drawing } from './diagnosis.ts';

interface Words {
  head: readonly [way: string, time: string, basis: string, risk: string, bar: string];
  ways: Record<Way, string>;
  basis: Record<TimeBasis, string>;
  risk: Record<RiskLevel, string>;
  labels: { time: string; no: string; needs: string; loses: string; risk: string };
  best: string;
  nothing: string;
  to: (service: string, from: string, to: string) => string;
  between: (low: string, high: string) => string;
  colon: string;
  atLeast: (low: string) => string;
  bars: string;
}

const WORDS: Record<Language, Words> = {
  en: {
    head: ['way back', 'time', 'is', 'risk', ''],
    ways: {
      'warm-standby': 'warm standby',
      'cold-release': 'cold release',
      'environment-rebuild': 'environment rebuild',
      'container-image': 'container image',
      reinstall: 'reinstall',
      'patch-source': 'patch the source',
    },
    basis: { measured: 'measured', predicted: 'predicted', unknown: 'unknown' },
    risk: { low: 'low', medium: 'medium', high: 'high' },
    labels: { time: 'time', no: 'not', needs: 'needs', loses: 'loses', risk: 'risk' },
    best: 'Best now: ',
    nothing: 'No way back.',
    to: (service, from, to) => `${service}: from ${from} back to ${to}`,
    between: (low, high) => `between ${low} and ${high}`,
    colon: ': ',
    atLeast: (low) => `over ${low}`,
    bars: 'A bar that is four marks longer stands for ten times as long.',
  },
  zh: {
    head: ['退路', '用时', '依据', '风险', ''],
    ways: {
      'warm-standby': '热备',
      'cold-release': '冷启动旧版本',
      'environment-rebuild': '从库中重建环境',
      'container-image': '容器镜像',
      reinstall: '重新安装',
      'patch-source': '修改源码',
    },
    basis: { measured: '实测', predicted: '预测', unknown: '未知' },
    risk: { low: '低', medium: '中', high: '高' },
    labels: { time: '用时', no: '不可行', needs: '需要', loses: '失去', risk: '风险' },
    best: '目前最佳：',
    nothing: '没有退路。',
    to: (service, from, to) => `${service}：从 ${from} 回到 ${to}`,
    between: (low, high) => `在 ${low} 与 ${high} 之间`,
    colon: '：',
    atLeast: (low) => `超过 ${low}`,
    bars: '条形每长四格，用时约为十倍。',
  },
};

/** The recommendation, the ways in a table, then what there is to know of each. */
export function describeAdvice(advice: Advice, drawing: Drawing): string[] {
  const { service, from, to, ways, recommendation } = advice;
  const words = WORDS[drawing.lang];
  const { paint, width } = drawing;
  const shown = (text: string) => wrap(printable(text), width);
  const best = recommendation.way === null ? words.nothing : `${words.best}${words.ways[recommendation.way]}`;
  return [
    ...(from && to ? [words.to(service, nameOf(from), nameOf(to)), ''] : []),
    paint(recommendation.way === null ? 'bad' : 'good', best),
    ...shown(recommendation.why),
    ...(recommendation.command === null ? [] : [`  ${paint('command', printable(recommendation.command))}`]),
    ...(to === null ? [] : ['', ...compare(ways, drawing), ...ways.flatMap((way) => detail(way, drawing))]),
  ];
}

function compare(ways: readonly WayAdvice[], { lang, paint }: Drawing): string[] {
  const words = WORDS[lang];
  const [head, ...rows] = table(
    words.head,
    ways.map((way) => [
      words.ways[way.way],
      way.possible ? timeOf(way, words) : null,
      way.possible ? words.basis[way.basis] : null,
      way.possible ? words.risk[way.risk.level] : null,
      barOf(way),
    ]),
  ).split('\n');
  return [head!, ...rows, paint('faint', words.bars)];
}

function timeOf({ ms, low_ms, basis }: WayAdvice, words: Words): string {
  if (ms !== null) return formatMs(ms);
  return low_ms === null ? words.basis[basis] : words.atLeast(formatMs(low_ms));
}

/** Logarithmic: milliseconds and hours are both seen. */
function barOf({ ms }: WayAdvice): string {
  return ms === null ? '' : '█'.repeat(Math.max(1, Math.round(4 * Math.log10(Math.max(1, ms)))));
}

function detail(way: WayAdvice, drawing: Drawing): string[] {
  const { labels, ways, risk, colon } = WORDS[drawing.lang];
  const { reason, needs, loses } = way;
  const rows: [string, readonly string[]][] =
    reason === null
      ? [
          [labels.time, timesOf(way, drawing)],
          [labels.needs, needs],
          [labels.loses, loses],
          [labels.risk, [`${risk[way.risk.level]}${colon}${way.risk.sentence}`]],
        ]
      : [[labels.no, [reason]]];
  return ['', ways[way.way], ...rows.flatMap(([label, texts]) => field(label, texts, drawing))];
}

/** How that is known of each part that weighs, and how sure that is. */
function timesOf({ parts, ms, low_ms, high_ms, from, basis }: WayAdvice, { lang }: Drawing): string[] {
  const weighing = parts.filter(weighs(ms));
  const known = weighing.length > 1 ? weighing.map((part) => part.from) : [from];
  if (ms === null || basis === 'measured') return known;
  return [...known, WORDS[lang].between(formatMs(low_ms!), formatMs(high_ms!))];
}

const weighs =
  (all: number | null) =>
  ({ ms }: TimePart): boolean =>
    all === null || ms === null || ms >= all / 50;

const INDENT = 2;
const LABEL = 9;

function field(label: string, texts: readonly string[], { width, paint }: Drawing): string[] {
  const lines = texts.flatMap((text) => wrap(printable(text), width - INDENT - LABEL));
  const gap = ' '.repeat(LABEL - widthOf(label));
  return lines.map(
    (line, i) => `${' '.repeat(INDENT)}${i === 0 ? paint('faint', label) + gap : ' '.repeat(LABEL)}${line}`,
  );
}
