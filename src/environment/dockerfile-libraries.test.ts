import { expect, test } from 'vitest';
import { debianPackages, fromDriver, withoutPackage } from './dockerfile-libraries.ts';
import type { NativeLibrary } from './lock.ts';

const library = (soname: string, recorded: string | null = null): NativeLibrary => ({
  soname,
  file: null,
  version: null,
  package: recorded,
  neededBy: ['x'],
});

test.each([
  ['libGL.so.1', 'libgl1'],
  ['libSM.so.6', 'libsm6'],
  ['libXext.so.6', 'libxext6'],
  ['libXrender.so.1', 'libxrender1'],
  ['libX11.so.6', 'libx11-6'],
  ['libX11-xcb.so.1', 'libx11-xcb1'],
  ['libglib-2.0.so.0', 'libglib2.0-0'],
  ['libgthread-2.0.so.0', 'libglib2.0-0'],
  ['libgomp.so.1', 'libgomp1'],
  ['libgfortran.so.5', 'libgfortran5'],
  ['libz.so.1', 'zlib1g'],
  ['libbz2.so.1.0', 'libbz2-1.0'],
  ['libcrypto.so.3', 'libssl3'],
  ['libsqlite3.so.0', 'libsqlite3-0'],
  ['libgssapi_krb5.so.2', 'libgssapi-krb5-2'],
])('%s of another system is in %s', (soname, name) => expect(debianPackages([library(soname)])).toEqual([name]));

test.each([
  'libc.so.6',
  'libm.so.6',
  'libpthread.so.0',
  'libdl.so.2',
  'librt.so.1',
  'libutil.so.1',
  'libstdc++.so.6',
  'libgcc_s.so.1',
  'libcrypt.so.1',
  'ld-linux-x86-64.so.2',
  'ld-linux-aarch64.so.1',
  'libpython3.10.so.1.0',
])('%s is in the base', (soname) => {
  expect(debianPackages([library(soname, 'libsomething 1')])).toEqual([]);
  expect(withoutPackage([library(soname)])).toEqual([]);
});

test('what a Debian system recorded is taken, without architecture and the suffix of a later Debian', () => {
  const recorded = ['libopenblas0-pthread 0.3.21+ds-4', 'libpng16-16t64 1.6.43-5', 'libfoo9:amd64 9'];
  expect(debianPackages(recorded.map((one, i) => library(`libr${i}.so.1`, one)))).toEqual([
    'libfoo9',
    'libopenblas0-pthread',
    'libpng16-16',
  ]);
});

test('each package once, sorted', () => {
  const all = ['libgthread-2.0.so.0', 'libglib-2.0.so.0', 'libGL.so.1'].map((soname) => library(soname));
  expect(debianPackages(all)).toEqual(['libgl1', 'libglib2.0-0']);
});

test('a driver is no package, and a plug-in is told', () => {
  const all = ['libcuda.so.1', 'libnvidia-ml.so.1', 'libplugin.so'].map((soname) => library(soname));
  expect(debianPackages(all)).toEqual([]);
  expect(fromDriver(all)).toEqual(['libcuda.so.1', 'libnvidia-ml.so.1']);
  expect(withoutPackage(all)).toEqual(['libplugin.so']);
});

test('what cannot be the name of a package comes into no command', () => {
  const recorded = ['libx1;reboot 1', 'libx1\nRUN 1', '$(reboot) 1'].map((one) => library('libr.so', one));
  expect(debianPackages([...recorded, library('lib$(reboot).so.1')])).toEqual([]);
  expect(withoutPackage(recorded)).toHaveLength(3);
});
