import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { bareHost } from '../../src/cli/call-for-tests.ts';
import { describeCommands, flatten } from '../../src/cli/completion/tree.ts';
import { createProgram } from '../../src/cli/program.ts';

const shape = describeCommands(createProgram({ host: bareHost(), streams: process }, () => {}));

test('docs/reference/cli.md has a section for every command and names every option', async () => {
  const page = await readFile(join(import.meta.dirname, '../../docs/reference/cli.md'), 'utf8');
  const shared = page.slice(0, page.indexOf('\n## lastgood up'));
  const long = (flags: string[]) => flags.filter((flag) => flag.startsWith('--') && flag !== '--help');
  for (const flag of shape.options.flatMap((option) => long(option.flags))) expect(shared).toContain(`\`${flag}`);
  for (const command of shape.commands.filter(({ name }) => name !== 'help')) {
    expect(page).toContain(`[\`lastgood ${command.name}\`]`);
    const section = page.split(`\n## lastgood ${command.name}\n`)[1].split('\n## ')[0];
    for (const { path } of flatten(command.commands)) expect(section).toContain(`\`lastgood ${path}`);
    for (const { options } of flatten([command])) {
      for (const flag of options.flatMap((option) => long(option.flags))) expect(section).toContain(flag);
    }
  }
});
