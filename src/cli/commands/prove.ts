import type { Command } from 'commander';
import { note, type Session, withControl } from '../control/session.ts';
import { checkWanted, chooseCandidate, type Wanted } from '../follow/candidate.ts';
import { followToVerdict } from '../follow/to-verdict.ts';
import type { Context, Settle } from '../host.ts';
import { nameOf } from '../words.ts';

const EXAMPLES = `
The release is staged, verified, started and proven with its golden set beside another one; traffic is not touched.
Through the running server when there is one, else in this process: CI needs no server.

Examples:
  $ lastgood prove 2.0.0                          against the release that serves
  $ lastgood prove 2.0.0 --against 1.0.0
  $ lastgood prove -f release.yaml || exit 1      in CI
  $ lastgood prove -f release.yaml --json | jq '.gates[] | select(.verdict == "fail")'

Exit codes: 0 passed, 3 refused by a gate, 1 it could not be tried.`;

interface Options {
  file?: string;
  service?: string;
  against?: string;
}

export function addProve(program: Command, context: Context, settle: Settle): void {
  program
    .command('prove')
    .summary('would a release pass? (for CI)')
    .description('Prove a release without touching traffic: every gate before the switch, and a verdict.')
    .argument('[release]', 'digest, its first digits, version, or service@version')
    .option('-f, --file <release.yaml>', 'make the release from this file first')
    .option('--against <release>', 'release to compare with (default: the one that serves)')
    .option('--service <name>', 'service that it is proven for (default: the one that the release is for)')
    .addHelpText('after', EXAMPLES)
    .action(async (ref: string | undefined, options: Options, command: Command) => {
      const wanted = { ref, file: options.file, service: options.service };
      checkWanted(wanted);
      await withControl(command, context, { where: 'either', settle }, (session) => prove(session, wanted, options));
    });
}

async function prove(session: Session, wanted: Wanted, { against }: Options): Promise<number> {
  const { release, service } = await chooseCandidate(session, wanted);
  session.interrupt.signal.throwIfAborted();
  const begun = await session.control.prove(service, { release, ...(against !== undefined && { against }) });
  const beside = begun.from ? ` beside ${nameOf(begun.from)}` : '';
  await note(session, `Proving ${service} ${nameOf(begun.release)}${beside}. Proof ${begun.id}.`);
  return followToVerdict(session, begun);
}
