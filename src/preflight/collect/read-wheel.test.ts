import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { scratchDir } from '../../../test/support/scratch.ts';
import { tinyElf } from '../../../test/support/tiny-elf.ts';
import { makeWheel, type TinyPackage } from '../../../test/support/wheels.ts';
import { requirementsOf } from './metadata.ts';
import { readWheel } from './read-wheel.ts';
import { readWheels } from './read-wheels.ts';
import { WheelFactsCache } from './wheel-cache.ts';

const SYMBOL = '_ZN2at4_ops6narrow4callERKNS_6TensorElll';
const never = new AbortController().signal;
const extension = tinyElf({
  needed: ['libc10.so', 'libc.so.6'],
  versions: { 'libc.so.6': ['GLIBC_2.34'] },
});

async function wheel(pkg: Omit<TinyPackage, 'version'>) {
  const made = await makeWheel({ version: '1.0', ...pkg });
  const path = join(await scratchDir(), 'blob');
  await writeFile(path, made.bytes);
  return { ...made, path };
}

const read = ({ path, name }: { path: string; name: string }) => readWheel(path, { name, torchSymbols: [SYMBOL] });

test('what a wheel requires', async () => {
  const made = await wheel({
    name: 'words',
    requires: ['torch (==1.13.1)', "numpy ; extra == 'x'"],
    requiresPython: '>=3.8',
  });
  expect(await read(made)).toEqual({
    requiresPython: '>=3.8',
    requires: ['torch (==1.13.1)', "numpy ; extra == 'x'"],
    libraries: [],
    modules: [],
    torchSymbols: [],
    unread: [],
  });
});

test('compiled on some machine: its modules are looked into, and symbols of torch looked for', async () => {
  const files = {
    'words/_ext.so': Buffer.concat([extension, Buffer.from(`\0${SYMBOL}\0`)]),
    'words/notes.so': 'no ELF',
  };
  const facts = await read(await wheel({ name: 'words', tag: 'cp310-cp310-linux_x86_64', files }));
  expect(facts).toMatchObject({
    libraries: ['words/_ext.so', 'words/notes.so'],
    modules: [{ path: 'words/_ext.so', machine: 62, bits: 64, needed: ['libc10.so', 'libc.so.6'] }],
    torchSymbols: [SYMBOL],
  });
  expect(facts.modules[0]!.versions).toEqual([{ library: 'libc.so.6', version: 'GLIBC_2.34' }]);
});

test('those whose name vouches for them are only listed; of OpenCV what is imported is looked into', async () => {
  const tag = 'cp310-cp310-manylinux_2_17_x86_64';
  const vouched = await read(await wheel({ name: 'words', tag, files: { 'words/_ext.so': extension } }));
  expect(vouched).toMatchObject({ libraries: ['words/_ext.so'], modules: [] });
  const files = {
    'cv2/cv2.abi3.so': extension,
    'opencv_python.libs/libQt5Gui-1.so.5': extension,
    'cv2/other.so': extension,
  };
  const opencv = await read(await wheel({ name: 'opencv-python', tag, files }));
  expect(opencv.modules.map(({ path }) => path).sort()).toEqual([
    'cv2/cv2.abi3.so',
    'opencv_python.libs/libQt5Gui-1.so.5',
  ]);
});

test('headers that go on in the next line, and nothing of the description', () => {
  const text = 'Name: a\r\nRequires-Dist: b\r\n (>=1)\r\nRequires-Python: >=3.8\r\n\r\nRequires-Dist: c\r\n';
  expect(requirementsOf(text)).toEqual({ requiresPython: '>=3.8', requires: ['b (>=1)'] });
});

test('what was read once is not read again; what cannot be read is told', async () => {
  const made = await wheel({ name: 'words', requires: ['numpy'] });
  const wheels = [
    made,
    { package: 'gone', name: 'gone-1-py3-none-any.whl', sha256: 'f'.repeat(64), path: join(made.path, 'not', 'there') },
  ];
  const file = join(await scratchDir(), 'cache', 'wheels.json');
  const options = async () => ({
    cache: await WheelFactsCache.open(file, [SYMBOL]),
    torchSymbols: [SYMBOL],
    signal: never,
  });
  const first = await readWheels(wheels, await options());
  expect(first.unread).toEqual(['gone']);
  await writeFile(made.path, 'no wheel any more');
  expect((await readWheels(wheels, await options())).facts.get('words')).toEqual(first.facts.get('words'));
  // Other symbols are looked for: what is known says nothing of them.
  const other = { cache: await WheelFactsCache.open(file, []), torchSymbols: [], signal: never };
  expect((await readWheels(wheels, other)).unread.sort()).toEqual(['gone', 'words']);
});

test('a cache that is damaged, or cannot be written, costs nothing but time', async () => {
  const made = await wheel({ name: 'words' });
  const file = join(await scratchDir(), 'wheels.json');
  await writeFile(file, '{"version": 1, "wheels": [');
  for (const place of [file, join(file, 'below', 'a-file.json')]) {
    const cache = await WheelFactsCache.open(place, []);
    const { facts } = await readWheels([made], { cache, torchSymbols: [], signal: never });
    expect(facts.size).toBe(1);
  }
});
