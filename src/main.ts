import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCli } from './cli/cli.ts';
import { embedded } from './main/embedded.ts';
import type { Installation } from './main/installation.ts';
import { up } from './main/up.ts';

const root = join(import.meta.dirname, '..');
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const installation: Installation = { root, version };

process.exitCode = await runCli(process.argv.slice(2), {
  version,
  up: (options) => up(options, installation),
  embedded: (options) => embedded(options, installation),
});
