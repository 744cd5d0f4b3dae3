import type { Command } from 'commander';
import type { Rollout } from '../../api/control/rollout.ts';
import { ENDED } from '../../api/control/rollout-states.ts';
import { LastgoodError } from '../../errors.ts';
import { wholeFrom } from '../arguments.ts';
import { print, type Session, withControl } from '../control/session.ts';
import { evidenceBase } from '../follow/evidence-place.ts';
import { followToVerdict } from '../follow/to-verdict.ts';
import type { Context, Settle } from '../host.ts';
import { table } from '../table.ts';
import { causeOf, describeRollout } from '../views/rollout.ts';
import { lasting, localTime, nameOf } from '../words.ts';

const ROLLOUT_EXAMPLES = `
Examples:
  $ lastgood rollout                      the newest one
  $ lastgood rollout r7 --follow          go on following it; exit codes as of \`lastgood deploy\`
  $ lastgood rollout r7 --json | jq '.gates[] | {gate, verdict, summary}'`;

const ROLLOUTS_EXAMPLES = `
Examples:
  $ lastgood rollouts                     newest first, proofs too
  $ lastgood rollouts human-parsing --limit 5
  $ lastgood rollouts --json | jq -r '.rollouts[] | select(.state == "refused") | .id'`;

export function addRollout(program: Command, context: Context, settle: Settle): void {
  program
    .command('rollout')
    .summary('one rollout: steps, gates, evidence')
    .description('Show a rollout or a proof: its steps with their times, every gate, and the evidence that was kept.')
    .argument('[rollout]', 'id (default: the newest)')
    .option('-f, --follow', 'follow it to its end')
    .addHelpText('after', ROLLOUT_EXAMPLES)
    .action((id: string | undefined, { follow = false }: { follow?: boolean }, command: Command) => {
      const where = follow ? 'server' : 'either';
      return withControl(command, context, { where, settle }, async (session) => {
        const rollout = await findRollout(session, id);
        if (follow) return followToVerdict(session, rollout);
        await print(session, rollout, describeRollout(rollout, evidenceBase(session, rollout)));
        return 0;
      });
    });
}

export function addRollouts(program: Command, context: Context, settle: Settle): void {
  program
    .command('rollouts')
    .summary('rollouts and proofs, newest first')
    .description('List rollouts and proofs with how they ended.')
    .argument('[service]', 'of this service alone')
    .option('--limit <n>', 'that many at most', wholeFrom(1), 20)
    .addHelpText('after', ROLLOUTS_EXAMPLES)
    .action((service: string | undefined, { limit }: { limit: number }, command: Command) =>
      withControl(command, context, { where: 'either', settle }, async (session) => {
        const rollouts = await session.control.rollouts({ limit, ...(service !== undefined && { service }) });
        await print(session, { rollouts }, rollouts.length === 0 ? 'No rollout yet.' : listRollouts(rollouts));
        return 0;
      }),
    );
}

async function findRollout({ control }: Session, id: string | undefined): Promise<Rollout> {
  if (id !== undefined) return control.rollout(id);
  const [newest] = await control.rollouts({ limit: 1 });
  if (newest) return newest;
  throw new LastgoodError('not_found', 'There is no rollout yet.', { hint: '`lastgood deploy` begins one.' });
}

function listRollouts(rollouts: readonly Rollout[]): string {
  return table(
    ['id', 'service', 'release', 'kind', 'state', 'began', 'took', 'cause'],
    rollouts.map((one) => [
      one.id,
      one.service,
      nameOf(one.release),
      one.kind,
      one.state.replace('_', ' '),
      localTime(one.started_at),
      ENDED.includes(one.state) ? lasting(one.started_at, one.ended_at) : 'under way',
      causeOf(one) ?? '',
    ]),
  );
}
