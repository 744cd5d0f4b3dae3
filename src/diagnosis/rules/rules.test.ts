import { readdirSync, readFileSync } from 'node:fs';
import { sep } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Diagnosis } from '../../api/diagnosis.ts';
import { diagnose } from '../diagnose.ts';
import { readLog } from '../read/read-log.ts';
import type { Look, Rule, Sign } from '../rule.ts';
import { SENTENCES } from '../sentences/index.ts';
import { tell } from '../tell.ts';
import type { Text } from '../text.ts';
import { RULES } from './index.ts';

const EXAMPLES = 'test/fixtures/diagnosis';
/** Logs that no rule decides, and logs of programs that work. */
const [UNDECIDED, HEALTHY] = ['undecided', 'healthy'];
const examples = readdirSync(EXAMPLES, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.log'))
  .map((path) => ({ of: path.split(sep)[0]!, file: `${EXAMPLES}/${path}` }));

const groupsOf = (pattern: RegExp): string[] =>
  [...pattern.source.matchAll(/\(\?<([A-Za-z]\w*)>/g)].map(([, name]) => name!);

/** Fields by kind of statement. `ended` is also how a program ended, which no log has to say. */
const fields = new Map<string, Set<string>>([['ended', new Set(['code', 'signal'])]]);
for (const { kind, pattern } of SENTENCES) {
  fields.set(kind, new Set([...(fields.get(kind) ?? []), ...groupsOf(pattern)]));
}

const looksOf = ({ signs }: Rule): Look[] =>
  signs.flatMap((sign) => [sign, ...(sign.also ?? []), ...(sign.unless ?? [])]);

/** Names of the values that a sign can give to texts. */
function valuesOf(sign: Sign): Set<string> {
  const looks: Look[] = [sign, ...(sign.also ?? [])];
  const patterns = looks.flatMap(({ exception, message, through, at, where = {} }) => [
    exception,
    message,
    through,
    at,
    ...Object.values(where),
  ]);
  return new Set([
    'type',
    'message',
    ...looks.flatMap(({ says }) => (says === undefined ? [] : [...(fields.get(says) ?? [])])),
    ...patterns.flatMap((pattern) => (pattern ? groupsOf(pattern) : [])),
  ]);
}

const textsOf = ({ summary, why, remedies, lookAt = [] }: Rule): Text[] => [
  summary,
  why,
  ...remedies.map(({ text }) => text),
  ...lookAt,
];
const placeholdersOf = (rule: Rule): string[] =>
  [
    ...textsOf(rule).flatMap(({ en, zh }) => [en, zh]),
    ...rule.remedies.flatMap(({ command }) => command ?? []),
  ].flatMap((text) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!));

test('ids are kebab-case, and each is of one rule', () => {
  const ids = RULES.map(({ id }) => id);
  expect(ids.filter((id) => !/^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(id))).toEqual([]);
  expect(ids.filter((id, at) => ids.indexOf(id) !== at)).toEqual([]);
});

describe.each(RULES.map((rule) => [rule.id, rule] as const))('%s', (id, rule) => {
  test('looks for what sentences state', () => {
    for (const { says, where = {} } of looksOf(rule)) {
      if (says === undefined) continue;
      expect([...fields.keys()]).toContain(says);
      for (const field of Object.keys(where)) expect([...fields.get(says)!]).toContain(field);
    }
  });

  test('fills its texts with values that each of its signs can give', () => {
    for (const sign of rule.signs) {
      for (const name of placeholdersOf(rule)) expect([...valuesOf(sign)]).toContain(name);
    }
  });

  test('is told in both languages, and names where it is known from', () => {
    for (const { en, zh } of textsOf(rule)) {
      expect(en.trim()).not.toBe('');
      expect(en).not.toMatch(/\p{Script=Han}/u);
      expect(zh).toMatch(/\p{Script=Han}/u);
    }
    expect(rule.sources.length).toBeGreaterThan(0);
  });

  test('says what would decide it when it may only hold it possible', () => {
    const guesses = [rule.confidence, ...rule.signs.map(({ confidence }) => confidence)].includes('possible');
    if (guesses) expect(rule.lookAt ?? []).not.toEqual([]);
  });

  test('has an example', () => expect(examples.map(({ of }) => of)).toContain(id));
});

test('every example is of a rule', () => {
  const known = [UNDECIDED, HEALTHY, ...RULES.map(({ id }) => id)];
  expect(examples.filter(({ of }) => !known.includes(of))).toEqual([]);
});

const diagnosisOf = async (file: string): Promise<Diagnosis> =>
  tell(diagnose(await readLog([readFileSync(file)])), 'en');

test.each(examples)('$file shows what its folder says', async ({ of, file }) => {
  const { verdict, causes } = await diagnosisOf(file);
  const [best] = causes;
  if (of === HEALTHY) return expect({ verdict, causes }).toEqual({ verdict: 'healthy', causes: [] });
  if (of === UNDECIDED) return expect(verdict).toBe('undecided');
  expect(best?.id).toBe(of);
  expect(verdict).toBe(best?.confidence === 'possible' ? 'undecided' : 'decided');
  expect(best?.summary).not.toMatch(/[(:] ?\?|\?\)|`\?`/);
});

test('whatever a sentence fits in an example contains one of its hints', () => {
  const texts = examples.flatMap(({ file }) => {
    const text = readFileSync(file, 'utf8');
    return [text, ...text.split('\n')];
  });
  for (const { kind, pattern, hints } of SENTENCES) {
    for (const text of texts) {
      const match = pattern.exec(text)?.[0];
      if (match === undefined) continue;
      expect({ kind, match, hinted: hints.some((hint) => match.includes(hint)) }).toMatchObject({ hinted: true });
    }
  }
});
