#!/usr/bin/env node
/**
 * Runs src/main.ts on the Node 24 that the package brings, whatever Node called this file (20.19 or later).
 * `npm start`, `npm test` and `npx lastgood` already have that Node first on their PATH; a global install has not.
 */
import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import * as modules from 'node:module';
import { arch, platform } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const main = join(root, 'src', 'main.ts');
/** What V8 made of the sources: half of the time of a short command. Where it cannot be written it is done without. */
const compiled = join(root, 'node_modules', '.cache', 'compiled');

/** @returns {string | undefined} path of the bundled Node's executable, where this platform has one */
function bundledNode() {
  const require = modules.createRequire(import.meta.url);
  const system = platform() === 'win32' ? 'win' : platform();
  for (const name of [`node-${system}-${arch()}`, `node-bin-${system}-${arch()}`]) {
    try {
      const folder = dirname(require.resolve(`${name}/package.json`));
      const file = join(folder, 'bin', platform() === 'win32' ? 'node.exe' : 'node');
      accessSync(file, constants.X_OK);
      return file;
    } catch {}
  }
}

if (Number(process.versions.node.split('.')[0]) === 24) {
  modules.enableCompileCache(compiled);
  await import(main);
} else {
  const node = bundledNode();
  if (!node) {
    console.error(
      `lastgood needs Node 24 and this is ${process.version}; no Node package for ${platform()}-${arch()} is installed.`,
    );
    console.error('Install Node 24, or run `npm ci` again without --omit=optional.');
    process.exit(1);
  }
  const child = spawn(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
}
