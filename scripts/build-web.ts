/**
 * Builds the page (web/ -> web/dist) when it is missing or its sources changed; otherwise does nothing, in a few milliseconds.
 * Run by `npm start` and by the browser tests, so that a fresh clone needs no build step.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const root = join(import.meta.dirname, '..');
const stamp = join(root, 'web', 'dist', '.sources');

/** One hash over everything that goes into the page. */
function sourcesHash(): string {
  const files = globSync(['web/{src,public}/**/*', 'web/*.{html,json,ts}', 'src/api/**/*.ts', 'src/errors.ts'], {
    cwd: root,
    withFileTypes: true,
  })
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.test.ts'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  const hash = createHash('sha256');
  for (const file of files) hash.update(file.slice(root.length)).update('\0').update(readFileSync(file));
  return hash.digest('hex');
}

/** @returns the folder with index.html */
export function buildWeb(): string {
  const wanted = sourcesHash();
  if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== wanted) {
    const vite = join(dirname(createRequire(join(root, 'web', 'x.js')).resolve('vite/package.json')), 'bin', 'vite.js');
    execFileSync(process.execPath, [vite, 'build', join(root, 'web'), '--logLevel', 'warn'], {
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    writeFileSync(stamp, wanted);
  }
  return dirname(stamp);
}

if (import.meta.main) {
  if (!existsSync(stamp)) console.error('Building the page (once) …');
  buildWeb();
}
