import type { Command } from 'commander';
import type { Context, Settle } from '../host.ts';
import { addCreate } from './release/create.ts';
import { addDelete } from './release/delete.ts';
import { addDiff } from './release/diff.ts';
import { addList } from './release/list.ts';
import { addPin } from './release/pin.ts';
import { addShow } from './release/show.ts';
import { addVerify } from './release/verify.ts';

const EXAMPLES = `
A release is named by its digest or the first digits of it, its version, or service@version. All of this needs no
server; one that runs does the work itself.

Examples:
  $ lastgood release create -f release.yaml
  $ lastgood release list
  $ lastgood release diff 1.0.0 2.0.0     model files, packages, settings, golden set: what is different?`;

export function addRelease(program: Command, context: Context, settle: Settle): void {
  const release = program
    .command('release')
    .summary('make, list, compare and check releases')
    .description('Make, list, compare and check the releases in the store.')
    .addHelpText('after', EXAMPLES);
  addCreate(release, context, settle);
  addList(release, context, settle);
  addShow(release, context, settle);
  addDiff(release, context, settle);
  addVerify(release, context, settle);
  addPin(release, context, settle);
  addDelete(release, context, settle);
}
