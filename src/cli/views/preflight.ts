import type { Language, PreflightReport } from '../../api/diagnosis.ts';
import { count } from '../words.ts';
import { printable, wrap } from '../wrap.ts';
import { type Drawing, describeDiagnosis, type Headlines } from './diagnosis.ts';

interface Words extends Headlines {
  certain: string;
  looked(packages: number, models: number): string;
  unseen: string;
}

const WORDS: Record<Language, Words> = {
  en: {
    certain: 'Will not work: ',
    failed: 'Will probably not work: ',
    undecided: 'It may not work:',
    healthy: 'Nothing is known to speak against it.',
    others: 'Besides:',
    looked: (packages, models) => `Looked at: ${some([packages, 'package'], [models, 'network'])}.`,
    unseen: 'Not looked at:',
  },
  zh: {
    certain: '无法工作：',
    failed: '很可能无法工作：',
    undecided: '可能无法工作：',
    healthy: '没有发现已知的问题。',
    others: '另外：',
    looked: (packages, models) => `已查看：${packages} 个包，${models} 个网络。`,
    unseen: '未查看：',
  },
};

const some = (...parts: [number: number, what: string][]): string =>
  parts.flatMap(([number, what]) => (number === 0 ? [] : [count(number, what)])).join(', ') || 'nothing';

/** What will go wrong, how much was looked at, and what was not. */
export function describePreflight(report: PreflightReport, drawing: Drawing): string[] {
  const { packages, models, unseen, causes } = report;
  const words = WORDS[drawing.lang];
  const headlines = causes[0]?.confidence === 'certain' ? { ...words, failed: words.certain } : words;
  return [
    ...describeDiagnosis(report, drawing, headlines),
    '',
    words.looked(packages, models),
    ...unseen.flatMap((text) => wrap(`${words.unseen} ${printable(text)}`, drawing.width)),
  ];
}
