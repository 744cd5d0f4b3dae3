import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCli } from './cli/cli.ts';
import { embeddedVersion, type Installation } from './main/installation.ts';

const root = join(import.meta.dirname, '..');
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const installation: Installation = { root, version };

// What a command does not need is not loaded: `--help` and completion answer at once.
process.exitCode = await runCli(process.argv.slice(2), {
  version,
  embeddedVersion: embeddedVersion(installation),
  up: async (options) => (await import('./main/up.ts')).up(options, installation),
  embedded: async (options) => (await import('./main/embedded.ts')).embedded(options, installation),
  control: async (options) => (await import('./main/control.ts')).control(options, installation),
  recordGolden: async (options) => (await import('./main/record-golden.ts')).recordGolden(options),
  rebuildState: async (options) => (await import('./main/rebuild-state.ts')).rebuildState(options),
  demoExamples: async () => (await import('./main/demo.ts')).demoExamples(installation),
  doctor: async () => (await import('./main/doctor.ts')).doctor,
  environments: async () => (await import('./main/environments.ts')).environments,
  importModelScope: async (options) => (await import('./main/import/import-modelscope.ts')).importModelScope(options),
  demo: async (options) => (await import('./main/demo.ts')).demo(options, installation),
});
