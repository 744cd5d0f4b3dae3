/**
 * Scores diagnoses of logs whose cause people found.
 *   npm run bench:diagnosis -- LOGS.jsonl…        a line: {"id": …, "klass": …, "log": …}
 *   npm run bench:diagnosis -- LOGS.jsonl --wrong each log that is not right, with what was said of it
 * Prints a table by class in Markdown: logs, first cause right, left undecided, wrong but certain.
 */
import { parseArgs } from 'node:util';
import { diagnose } from '../src/diagnosis/diagnose.ts';
import { readLog } from '../src/diagnosis/read/read-log.ts';
import { tell } from '../src/diagnosis/tell.ts';
import { readLabelled } from './lib/labelled-logs.ts';
import { type LogScore, scoreDiagnosis } from './lib/score-diagnosis.ts';

const { values, positionals } = parseArgs({ options: { wrong: { type: 'boolean' } }, allowPositionals: true });
if (positionals.length === 0) throw new Error('Name a file of labelled logs: npm run bench:diagnosis -- LOGS.jsonl');

const logs = (await Promise.all(positionals.map(readLabelled))).flat();
const scores: LogScore[] = [];
for (const { id, klass, log } of logs) {
  const diagnosis = tell(diagnose(await readLog([Buffer.from(log)])), 'en');
  const score = scoreDiagnosis(klass, diagnosis);
  scores.push(score);
  if (values.wrong && !score.right) console.log(`${id}: ${score.first} (${score.confidence}), not ${klass}`);
}

const count = (some: readonly LogScore[], is: (score: LogScore) => boolean): number => some.filter(is).length;
const row = (name: string, some: readonly LogScore[]): string => {
  const undecided = count(some, ({ confidence }) => confidence === 'possible');
  return `| ${name} | ${some.length} | ${count(some, ({ right }) => right)} | ${undecided} | ${count(some, (one) => one.wrongButCertain)} |`;
};

console.log('| class | logs | first cause right | undecided | wrong but certain |\n|---|---|---|---|---|');
for (const [klass, some] of [...Map.groupBy(scores, (score) => score.klass)].sort()) console.log(row(klass, some!));
console.log(row('**all**', scores));
console.log(`first cause right: ${((100 * count(scores, ({ right }) => right)) / scores.length).toFixed(1)} %`);
