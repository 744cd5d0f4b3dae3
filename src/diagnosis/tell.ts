import type { DiagnosedCause, Diagnosis, Language, PackageChange } from '../api/diagnosis.ts';
import type { Finding } from './finding.ts';
import type { Findings } from './judge.ts';
import { fill, type Text } from './text.ts';

/** Causes that are told: those after them are of no use to anybody. */
const TOLD = 5;

const CHANGED: Text = {
  en: 'Since the last good release this was changed: {changes}.',
  zh: '与上一个正常版本相比，有以下变更：{changes}。',
};

/** The findings as people read them. */
export function tell({ verdict, findings }: Findings, language: Language): Diagnosis {
  return { verdict, causes: findings.slice(0, TOLD).map((finding) => causeOf(finding, language)) };
}

function causeOf(finding: Finding, language: Language): DiagnosedCause {
  const { rule, confidence, values, lines, suspects } = finding;
  const say = (text: Text) => fill(text, language, values);
  const changes = suspects.map(sayChange).join(', ');
  return {
    id: rule.id,
    confidence,
    summary: say(rule.summary),
    lines: lines.map(({ n, text }) => ({ n, text })),
    why: [say(rule.why), ...(changes ? [fill(CHANGED, language, { changes })] : [])].join(' '),
    remedies: rule.remedies.map(({ text, command }) => ({
      text: say(text),
      ...(command && { command: fill({ en: command, zh: command }, language, values) }),
    })),
    look_at: (rule.lookAt ?? []).map(say),
    suspects: [...suspects],
  };
}

/** `numpy 1.26.4 → 2.2.6`, `mmcv-full 1.7.1 → mmcv-lite 2.1.0`, `timm removed`. */
export function sayChange({ name, from, to }: PackageChange): string {
  const [old, now = old] = name.split(' → ');
  if (to === null) return `${old} ${from} → —`;
  if (from === null) return `— → ${now} ${to}`;
  return `${old} ${from} → ${now === old ? '' : `${now} `}${to}`;
}
