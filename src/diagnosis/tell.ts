import type { DiagnosedCause, Diagnosis, Language } from '../api/diagnosis.ts';
import { sayChange } from '../api/say-change.ts';
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

/** What a shell would take for more than a word. */
const NO_WORD = /[^\w.+@%:=,/-]/;

/** Values come from logs, and whoever wrote the log must not write commands: then the words alone are told. */
function mayBeTyped(command: string, values: Readonly<Record<string, string>>): boolean {
  return [...command.matchAll(/\{(\w+)\}/g)].every(([, name]) => {
    const value = values[name!];
    return value !== undefined && value !== '' && !value.startsWith('-') && !NO_WORD.test(value);
  });
}

function causeOf(finding: Finding, language: Language): DiagnosedCause {
  const { rule, confidence, values, lines, suspects } = finding;
  const say = (text: Text) => fill(text, language, values);
  const changes = suspects.map(sayChange).join(', ');
  return {
    id: rule.id,
    confidence,
    summary: say(rule.summary),
    lines: lines.filter(({ text }) => text.trim() !== '').map(({ n, text }) => ({ n, text })),
    why: [say(rule.why), ...(changes ? [fill(CHANGED, language, { changes })] : [])].join(' '),
    remedies: rule.remedies.map(({ text, command }) => ({
      text: say(text),
      ...(command && mayBeTyped(command, values) && { command: fill({ en: command, zh: command }, language, values) }),
    })),
    look_at: (rule.lookAt ?? []).map(say),
    suspects: [...suspects],
  };
}
