import type { Command } from 'commander';
import type { StoreListing } from '../../../api/control/store.ts';
import { print, withControl } from '../../control/session.ts';
import type { Context, Settle } from '../../host.ts';
import { table } from '../../table.ts';
import { count, formatBytes, shortId } from '../../words.ts';

const EXAMPLES = `
Examples:
  $ lastgood store ls
  $ lastgood store ls --json | jq .free_bytes`;

export function addLs(store: Command, context: Context, settle: Settle): void {
  store
    .command('ls')
    .summary('what the store keeps, and how large it is')
    .description('List what the store keeps and why: every ref, and the room it takes.')
    .addHelpText('after', EXAMPLES)
    .action((_options: unknown, command: Command) =>
      withControl(command, context, { where: 'either', settle }, async (session) => {
        const listing = await session.control.store();
        await print(session, listing, describeListing(listing));
        return 0;
      }),
    );
}

function describeListing({ dir, bytes, blobs, trash_bytes, free_bytes, entries }: StoreListing): string[] {
  const trash = trash_bytes > 0 ? `, ${formatBytes(trash_bytes)} in the trash` : '';
  const sum = `${dir}: ${count(blobs, 'blob')}, ${formatBytes(bytes)}${trash}; ${formatBytes(free_bytes)} free on its disk`;
  if (entries.length === 0) return [sum];
  const rows = entries.map((entry) => [entry.ref, entry.kind, formatBytes(entry.bytes), shortId(entry.digest)]);
  return [table(['ref', 'kind', 'size', 'digest'], rows), sum];
}
