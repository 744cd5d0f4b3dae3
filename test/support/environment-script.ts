/**
 * What tests of environments let other processes do: `node environment-script.ts <command> <home> <path of uv> <package>…`.
 * The packages are made of their names, the same in every process; `big` ones are slow to unpack.
 */
import { readdir, rm, statfs, writeFile } from 'node:fs/promises';
import { LastgoodError } from '../../src/errors.ts';
import { noise } from './bytes.ts';
import { environmentHouse } from './environment-house.ts';

const [command, home, path, ...names] = process.argv.slice(2) as [string, string, string, ...string[]];
const signal = new AbortController().signal;
const print = (line: string) => process.stdout.write(`${line}\n`);

const house = await environmentHouse(home, { path } as Parameters<typeof environmentHouse>[1]);
const wheels = await house.wheels(
  ...names.map((name, i) => ({
    name,
    version: '1.0',
    files: Object.fromEntries(
      Array.from({ length: name.startsWith('big') ? 40 : 1 }, (_, n) => [
        `${name}/f${n}.py`,
        Buffer.concat([Buffer.from('#'), noise(name.startsWith('big') ? 500_000 : 10, i)]),
      ]),
    ),
  })),
);
const onProgress = ({ phase }: { phase: string }) => print(`progress ${phase}`);
try {
  if (command === 'provide') {
    const { dir } = await house.environments.provide({ wheels, interpreter: house.interpreter, signal, onProgress });
    print(`made ${dir}`);
  } else if (command === 'provide-on-full') {
    const { bavail, bsize } = await statfs(home);
    await writeFile(`${home}/filler`, Buffer.alloc(bavail * bsize - 5_000_000));
    const made = await house.environments.provide({ wheels, interpreter: house.interpreter, signal }).then(
      () => 'made',
      (error) => (error instanceof LastgoodError ? `error ${error.code}` : Promise.reject(error)),
    );
    print(made);
    print(`left ${await readdir(`${home}/environments`)}`);
    await rm(`${home}/filler`, { force: true });
    const again = await house.environments.provide({ wheels, interpreter: house.interpreter, signal });
    print(`made ${again.dir}`);
  }
} catch (error) {
  if (!(error instanceof LastgoodError)) throw error;
  print(`error ${error.code} ${error.message} ${error.hint}`);
}
