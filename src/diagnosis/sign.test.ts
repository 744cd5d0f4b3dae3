import { describe, expect, test } from 'vitest';
import type { Frame, Incident } from './incident.ts';
import type { Sign } from './rule.ts';
import { fitOf } from './sign.ts';

const frame = (file: string, of: string | null): Frame => ({ file, line: 1, name: 'f', code: null, package: of });
const line = { n: 4, text: 'ImportError: /x/_ext.so: undefined symbol: _ZN2at4' };
const failed: Incident = {
  severity: 'fatal',
  exception: {
    type: 'ImportError',
    qualified: 'ImportError',
    message: '/x/_ext.so: undefined symbol: _ZN2at4',
    frames: [frame('app.py', null), frame('/v/site-packages/mmcv/ops.py', 'mmcv')],
    origin: null,
  },
  statements: [{ kind: 'symbol-undefined', fields: { library: '/x/_ext.so', symbol: '_ZN2at4' }, line }],
  first: 1,
  last: 4,
  telling: [line],
};
const other: Incident = {
  ...failed,
  exception: null,
  statements: [{ kind: 'killed', fields: { by: 'kernel' }, line: { n: 9, text: 'Killed' } }],
  telling: [{ n: 9, text: 'Killed' }],
};

const look = (sign: Sign, versions: Record<string, string> = {}, incidents = [failed, other]) =>
  fitOf({ signs: [sign] }, failed, { incidents, versions: new Map(Object.entries(versions)) });

describe('all that a sign names must fit one incident', () => {
  test.each<[string, Sign, boolean]>([
    ['the kind of a statement', { says: 'symbol-undefined' }, true],
    ['a field of it', { says: 'symbol-undefined', where: { library: /_ext/ } }, true],
    ['another field', { says: 'symbol-undefined', where: { library: /numpy/ } }, false],
    ['a field that it lacks', { says: 'symbol-undefined', where: { version: /./ } }, false],
    ['the class of the exception', { exception: /^ImportError$/, message: /symbol/ }, true],
    ['another class', { exception: /^KeyError$/, message: /symbol/ }, false],
    ['a package that it passes', { through: /^mmcv$/ }, true],
    ['a file that it passes', { through: /app\.py$/ }, true],
    ['a package that it does not pass', { through: /^torch$/ }, false],
    ['where it was raised', { at: /^mmcv\/ops\.py in f: / }, true],
    ['where it only passed', { at: /app\.py/ }, false],
    ['a statement of another incident', { says: 'killed' }, false],
  ])('%s', (_, sign, fits) => expect(look(sign) !== null).toBe(fits));
});

test('what else must be seen, or must not, may be in any incident', () => {
  expect(look({ exception: /./, also: [{ says: 'killed' }] })?.values).toMatchObject({ by: 'kernel' });
  expect(look({ exception: /./, also: [{ says: 'killed' }] }, {}, [failed])).toBeNull();
  expect(look({ exception: /./, unless: [{ says: 'killed' }] })).toBeNull();
  expect(look({ exception: /./, unless: [{ says: 'killed' }] }, {}, [failed])).not.toBeNull();
});

test('versions that are known must fit; what is no version is not known', () => {
  const sign: Sign = { exception: /./, versions: { torch: '>=2' } };
  expect(look(sign)).not.toBeNull();
  expect(look(sign, { torch: '2.4.0+cu121' })).not.toBeNull();
  expect(look(sign, { torch: '1.13.1' })).toBeNull();
  expect(look(sign, { torch: 'of the day' })).not.toBeNull();
});

test('fields and named groups are values, and the lines that say it are cited in order', () => {
  const seen = look({ says: 'symbol-undefined', message: /^(?<file>\S+):/ });
  expect(seen?.values).toEqual({
    type: 'ImportError',
    message: failed.exception!.message,
    file: '/x/_ext.so',
    library: '/x/_ext.so',
    symbol: '_ZN2at4',
  });
  expect(seen?.lines).toEqual([line]);
});

test('a message that a narrow terminal broke is one', () => {
  const broken: Incident = { ...failed, exception: { ...failed.exception!, message: 'No space left\non device' } };
  const sign: Sign = { message: /No space left on (?<what>\w+)/ };
  expect(fitOf({ signs: [sign] }, broken, { incidents: [broken], versions: new Map() })?.values.what).toBe('device');
});
