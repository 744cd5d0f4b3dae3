import { type Command, Option } from 'commander';
import type { Rollout, RolloutPolicy } from '../../api/control/rollout.ts';
import { duration, factor, share } from '../arguments.ts';
import { note, print, type Session, withControl } from '../control/session.ts';
import { checkWanted, chooseCandidate, type Wanted } from '../follow/candidate.ts';
import { followToVerdict } from '../follow/to-verdict.ts';
import type { Context, Settle } from '../host.ts';
import { nameOf } from '../words.ts';
import { writeLine } from '../write.ts';

const EXAMPLES = `
The release is proven beside the one that serves, takes its traffic without a lost request, and is watched; what it
replaces stays ready. A release that does not pass is refused, one that misbehaves later is rolled back by itself.

Examples:
  $ lastgood deploy 2.0.0                        a release that is in the store
  $ lastgood deploy -f release.yaml              make the release from its file, then deploy it
  $ lastgood deploy 7b685b5e60ef --watch 5m      watch live traffic for five minutes before it counts as good
  $ lastgood deploy 2.0.0 --latency 1.2x --memory 2x
  $ lastgood deploy 2.0.0 --shadow 0.1           first answer a tenth of the live requests unseen
  $ lastgood deploy 2.0.0 --no-wait --json | jq -r .rollout.id

Ctrl-C ends the following only; \`lastgood cancel\` ends the rollout.
Exit codes: 0 it serves, 3 refused by a gate, 4 rolled back, 1 anything else.`;

interface Options extends RolloutPolicy {
  file?: string;
  service?: string;
  wait: boolean;
}

export function addDeploy(program: Command, context: Context, settle: Settle): void {
  program
    .command('deploy')
    .summary('a rollout: prove a release, switch to it, watch it')
    .description('Make a release current: a rollout through every gate, followed live.')
    .argument('[release]', 'digest, its first digits, version, or service@version')
    .option('-f, --file <release.yaml>', 'make the release from this file first')
    .option('--service <name>', 'service to deploy to (default: the one that the release is for)')
    .option('--watch <time>', 'how long live traffic is watched after the switch, such as 60s', duration)
    .option('--latency <factor>', 'latency allowed against the current release, such as 1.5x', factor)
    .option('--memory <factor>', 'memory allowed against the current release, such as 1.5x', factor)
    .option('--shadow <share>', 'share of live requests that the candidate answers unseen first (0 to 1)', share)
    .addOption(
      new Option('--standby <how>', 'how the replaced release is kept ready').choices(['warm', 'cold', 'auto']),
    )
    .option('--no-wait', 'begin the rollout and return')
    .addHelpText('after', EXAMPLES)
    .action(async (ref: string | undefined, options: Options, command: Command) => {
      const wanted = { ref, file: options.file, service: options.service };
      checkWanted(wanted);
      await withControl(command, context, { where: 'server', settle }, (session) => deploy(session, wanted, options));
    });
}

async function deploy(session: Session, wanted: Wanted, options: Options): Promise<number> {
  const { release, service } = await chooseCandidate(session, wanted);
  session.interrupt.signal.throwIfAborted();
  // Not to be given up half-way: either it has begun and has an id, or it has not.
  const begun = await session.control.deploy(service, { release, policy: policyOf(options) });
  const from = begun.from ? `${nameOf(begun.from)} serves, generation ${begun.from.generation}` : 'nothing serves yet';
  await note(session, `Deploying ${service} ${nameOf(begun.release)}; ${from}. Rollout ${begun.id}.`);
  if (options.wait) {
    if (session.global.json) await writeLine(session.streams.stdout, JSON.stringify(startedRecord(begun)));
    return followToVerdict(session, begun);
  }
  await print(session, startedRecord(begun), `Rollout ${begun.id} has begun: lastgood rollout ${begun.id} --follow`);
  return 0;
}

const startedRecord = (rollout: Rollout) => ({ event: 'started', rollout });

/** What was said alone: the rest is the release's, then the default. */
function policyOf({ watch, latency, memory, shadow, standby }: Options): RolloutPolicy {
  return {
    ...(watch !== undefined && { watch }),
    ...(latency !== undefined && { latency }),
    ...(memory !== undefined && { memory }),
    ...(shadow !== undefined && { shadow }),
    ...(standby !== undefined && { standby }),
  };
}
