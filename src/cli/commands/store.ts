import type { Command } from 'commander';
import type { Context, Settle } from '../host.ts';
import { addFsck } from './store/fsck.ts';
import { addGc } from './store/gc.ts';
import { addLs } from './store/ls.ts';

const EXAMPLES = `
The store is $LASTGOOD_HOME/store, an OCI image layout. All of this needs no server; one that runs does the work itself.

Examples:
  $ lastgood store ls
  $ lastgood store fsck                   is every byte in order?
  $ lastgood store gc --dry-run           what would be removed?`;

export function addStore(program: Command, context: Context, settle: Settle): void {
  const store = program
    .command('store')
    .summary('what is kept, is it in order, and room')
    .description('Look into the store, check it, and make room.')
    .addHelpText('after', EXAMPLES);
  addLs(store, context, settle);
  addFsck(store, context, settle);
  addGc(store, context, settle);
}
