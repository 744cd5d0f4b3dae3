import { expect, test } from 'vitest';
import type { PackageChange } from '../api/diagnosis.ts';
import { sayChange } from '../api/say-change.ts';
import type { Incident } from './incident.ts';
import type { Rule } from './rule.ts';
import { suspectsOf } from './suspects.ts';

const incident = (...packages: string[]): Incident => ({
  severity: 'fatal',
  exception: {
    type: 'ImportError',
    qualified: 'ImportError',
    message: '',
    frames: packages.map((name) => ({ file: '', line: null, name: '', code: null, package: name })),
    origin: null,
  },
  statements: [],
  first: 1,
  last: 1,
  telling: [],
});

const suspects = (
  {
    packages = [],
    values = {},
    through = [],
  }: { packages?: string[]; values?: Record<string, string>; through?: string[] },
  ...changes: PackageChange[]
) =>
  suspectsOf(
    {
      rule: { packages } as unknown as Rule,
      incident: incident(...through),
      confidence: 'certain',
      values,
      lines: [],
    },
    changes,
  ).map(sayChange);

const numpy = { name: 'numpy', from: '1.26.4', to: '2.2.6' };
const timm = { name: 'timm', from: '0.6.13', to: '1.0.0' };
const full = { name: 'mmcv-full', from: '1.7.1', to: null };
const lite = { name: 'mmcv-lite', from: null, to: '2.1.0' };

test('packages that the rule names, then those that the failing code is of, innermost first', () => {
  expect(suspects({ packages: ['numpy'], through: ['timm'] }, timm, numpy)).toEqual([
    'numpy 1.26.4 → 2.2.6',
    'timm 0.6.13 → 1.0.0',
  ]);
  expect(suspects({ through: ['timm', 'numpy'] }, timm, numpy)[0]).toBe('numpy 1.26.4 → 2.2.6');
});

test('what is imported by another name than its package', () => {
  const cv = { name: 'opencv-python', from: '4.5.5.64', to: '4.12.0.88' };
  expect(suspects({ values: { module: 'cv2.gapi' } }, cv, timm)).toEqual(['opencv-python 4.5.5.64 → 4.12.0.88']);
});

test('a package that took the place of another is one change', () => {
  expect(suspects({ values: { module: 'mmcv._ext' } }, full, timm, lite)).toEqual([
    'mmcv-full 1.7.1 → mmcv-lite 2.1.0',
  ]);
});

test('one that is gone, one that came', () => {
  expect(suspects({ values: { module: 'mmcv' } }, full, timm)).toEqual(['mmcv-full 1.7.1 → —']);
  expect(suspects({ values: { module: 'mmcv' } }, lite, timm)).toEqual(['— → mmcv-lite 2.1.0']);
});

test('the only change is suspect; of several that are unrelated none is', () => {
  expect(suspects({}, timm)).toEqual(['timm 0.6.13 → 1.0.0']);
  expect(suspects({}, timm, numpy)).toEqual([]);
});
