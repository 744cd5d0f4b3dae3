import type { Rule } from './rule.ts';
import type { Text } from './text.ts';

const BEGIN = '<!-- Written by scripts/write-diagnosis-causes.ts -->';
const END = '<!-- End of what is written -->';

/** A page with the table of causes between its two marks written anew. @throws Error when it has no such marks */
export function withCausesTable(page: string, rules: readonly Rule[]): string {
  const [before, rest = ''] = page.split(BEGIN, 2);
  const [, after] = rest.split(END, 2);
  if (after === undefined) throw new Error(`The page has no "${BEGIN}" and "${END}".`);
  return `${before}${BEGIN}\n${causesTable(rules)}\n${END}${after}`;
}

function causesTable(rules: readonly Rule[]): string {
  const sorted = [...rules].sort((a, b) => (a.id < b.id ? -1 : 1));
  const rows = sorted.map(({ id, confidence, summary }) => {
    return `| \`${id}\` | ${confidence} | ${cell(summary, 'en')} | ${cell(summary, 'zh')} |`;
  });
  return [`${rules.length} causes:\n`, '| id | confidence | summary | 中文 |', '|---|---|---|---|', ...rows].join('\n');
}

/** What a log fills in stands as an ellipsis. */
const cell = (text: Text, language: keyof Text): string =>
  text[language].replaceAll(/\{\w+\}/g, '…').replaceAll('|', '\\|');
