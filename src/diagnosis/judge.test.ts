import { expect, test } from 'vitest';
import type { Account, Incident, Severity } from './incident.ts';
import { judge } from './judge.ts';
import type { Rule, Sign } from './rule.ts';

const rule = (id: string, signs: Sign[], more: Partial<Rule> = {}): Rule => ({
  id,
  signs,
  confidence: 'certain',
  summary: { en: id, zh: id },
  why: { en: '', zh: '' },
  remedies: [],
  sources: [],
  ...more,
});

const raised = (n: number, message: string, more: { severity?: Severity; origin?: Incident } = {}): Incident => {
  const line = { n, text: `RuntimeError: ${message}` };
  const { severity = 'error', origin = null } = more;
  const exception = { type: 'RuntimeError', qualified: 'RuntimeError', message, frames: [], origin };
  return { severity, exception, statements: [], first: n, last: n, telling: [line] };
};

const says = (n: number, kind: string, fields = {}, severity: Severity = 'error'): Incident => {
  const line = { n, text: kind };
  return { severity, exception: null, statements: [{ kind, fields, line }], first: n, last: n, telling: [line] };
};

const account = (...incidents: Incident[]): Account => ({ incidents, milestones: [], versions: new Map() });

const ids = (rules: Rule[], ...incidents: Incident[]) =>
  judge(rules, { account: account(...incidents) }).findings.map((one) => `${one.rule.id} ${one.confidence}`);

const disk = rule('disk', [{ message: /disk/ }]);
const memory = rule('memory', [{ message: /memory/ }]);
const any = rule('any', [{ exception: /./ }], { role: 'general', confidence: 'possible' });
const bootFailed = rule('boot-failed', [{ says: 'boot-failed' }], { role: 'consequence' });

test('nothing that failed is healthy, warnings included', () => {
  const { verdict, findings } = judge([disk, any], { account: account(raised(1, 'disk', { severity: 'warning' })) });
  expect({ verdict, findings }).toEqual({ verdict: 'healthy', findings: [] });
});

test('a failure that no rule knows is undecided', () => {
  expect(judge([disk], { account: account(raised(1, 'x')) })).toEqual({ verdict: 'undecided', findings: [] });
});

test('a general rule speaks only where no other knows the cause', () => {
  expect(ids([any, disk], raised(1, 'disk'))).toEqual(['disk certain']);
  expect(ids([any, disk], raised(1, 'x'))).toEqual(['any possible']);
});

test('a rule that knows nothing speaks only where no other does', () => {
  const unknown = rule('unknown', [{ exception: /./ }], { role: 'unknown', confidence: 'possible' });
  expect(ids([unknown, disk, any], raised(1, 'disk'))).toEqual(['disk certain']);
  expect(ids([unknown, any], raised(1, 'x'))).toEqual(['any possible']);
  expect(ids([unknown, { ...bootFailed, signs: [{ exception: /./ }] }], raised(1, 'x'))).toEqual([
    'boot-failed certain',
  ]);
  expect(ids([unknown], raised(1, 'x'))).toEqual(['unknown possible']);
});

test('what follows from a failure comes after it, however it ends', () => {
  expect(ids([bootFailed, disk], raised(1, 'disk'), says(9, 'boot-failed', {}, 'fatal'))).toEqual([
    'disk certain',
    'boot-failed certain',
  ]);
});

test('an exit code that no rule knows doubts nothing; another failure, or a signal, does', () => {
  const exit = (code: string, signal = '') => says(9, 'ended', { code, signal }, 'fatal');
  expect(ids([disk], raised(1, 'disk'), exit('1'))).toEqual(['disk certain']);
  expect(ids([disk], raised(1, 'disk'), exit('', 'SIGSEGV'))).toEqual(['disk likely']);
  expect(ids([disk], raised(1, 'disk'), raised(5, 'x'), exit('1'))).toEqual(['disk likely']);
  const killed = rule('killed', [{ says: 'ended', where: { code: /^137$/ } }]);
  expect(ids([killed], raised(1, 'x'), exit('137'))).toEqual(['killed certain']);
});

test('what may follow from anything is told only when no cause is known', () => {
  const ended = rule('ended', [{ says: 'ended' }], { role: 'consequence', confidence: 'possible' });
  const exit = says(9, 'ended', { code: '1' }, 'fatal');
  expect(ids([ended, disk], raised(1, 'disk'), exit)).toEqual(['disk certain']);
  expect(ids([ended, disk], raised(1, 'x'), exit)).toEqual(['ended possible']);
});

test('the later of two failures comes first, but an exception goes before what was raised from it', () => {
  expect(ids([disk, memory], raised(1, 'disk'), raised(5, 'memory'))).toEqual(['memory certain', 'disk certain']);
  const origin = raised(1, 'disk');
  expect(ids([disk, memory], origin, raised(5, 'memory', { origin }))).toEqual(['disk certain', 'memory certain']);
});

test('when the last failure is one that nobody knows, nothing before it is certain', () => {
  expect(ids([disk, any], raised(1, 'disk'), raised(5, 'x'))).toEqual(['disk likely', 'any possible']);
  const origin = raised(1, 'disk');
  expect(ids([disk, any], origin, raised(5, 'x', { origin }))).toContain('disk certain');
});

test('a rule is told once, with the failure that shows it best', () => {
  const { findings } = judge([disk], { account: account(raised(1, 'disk'), raised(7, 'disk')) });
  expect(findings.map(({ lines }) => lines[0]!.n)).toEqual([7]);
});

test('a warning beside a failure is no more than possible', () => {
  const warned = rule('warned', [{ message: /old/, evenWarned: true }]);
  const warning = raised(1, 'old', { severity: 'warning' });
  expect(ids([warned], warning)).toEqual(['warned certain']);
  expect(ids([warned, disk], warning, raised(5, 'disk'))).toEqual(['disk certain', 'warned possible']);
});

test('the best cause decides the verdict', () => {
  const unsure = rule('unsure', [{ message: /tuple/ }], { confidence: 'possible' });
  expect(judge([unsure], { account: account(raised(1, 'tuple')) }).verdict).toBe('undecided');
  expect(judge([unsure, disk], { account: account(raised(1, 'tuple'), raised(2, 'disk')) }).verdict).toBe('decided');
});
