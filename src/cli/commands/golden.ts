import type { Command } from 'commander';
import type { Context, Settle } from '../host.ts';
import { addRecord } from './golden/record.ts';

const EXAMPLES = `
A golden set is inputs with the outputs that are expected of them. A release brings one (\`golden: { dir: golden }\` in its
release.yaml), and it must answer it before it takes traffic, and afterwards on a clock.

Examples:
  $ lastgood golden record photos -o golden`;

export function addGolden(program: Command, context: Context, settle: Settle): void {
  const golden = program
    .command('golden')
    .summary('inputs and the answers expected of a release')
    .description('Make golden sets.')
    .addHelpText('after', EXAMPLES);
  addRecord(golden, context, settle);
}
