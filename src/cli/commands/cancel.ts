import type { Command } from 'commander';
import { ENDED } from '../../api/control/rollout-states.ts';
import { LastgoodError } from '../../errors.ts';
import { print, type Session, withControl } from '../control/session.ts';
import type { Context, Settle } from '../host.ts';
import { nameOf } from '../words.ts';

const EXAMPLES = `
Before the switch the candidate is dropped and nothing has changed; while it is watched it is rolled back.

Examples:
  $ lastgood cancel                       the rollout under way
  $ lastgood cancel r7`;

export function addCancel(program: Command, context: Context, settle: Settle): void {
  program
    .command('cancel')
    .summary('end the rollout under way')
    .description('End a rollout or a proof that is under way.')
    .argument('[rollout]', 'id (default: the only one under way)')
    .addHelpText('after', EXAMPLES)
    .action((id: string | undefined, _options: unknown, command: Command) =>
      withControl(command, context, { where: 'server', settle }, (session) => cancel(session, id)),
    );
}

async function cancel(session: Session, named: string | undefined): Promise<number> {
  const rollout = await session.control.cancel(named ?? (await underWay(session)));
  const { service, release, state } = rollout;
  const words = ENDED.includes(state) ? state.replace('_', ' ') : 'being ended';
  await print(session, rollout, `Rollout ${rollout.id} of ${service} ${nameOf(release)}: ${words}.`);
  return 0;
}

async function underWay({ control }: Session): Promise<string> {
  const active = (await control.rollouts({ limit: 50 })).filter(({ state }) => !ENDED.includes(state));
  if (active.length === 1) return active[0]!.id;
  if (active.length === 0) {
    throw new LastgoodError('not_found', 'No rollout is under way.', {
      hint: '`lastgood rollouts` lists those that were.',
    });
  }
  const list = active.map(({ id, service, release }) => `${id} (${service} ${release.version})`).join(', ');
  throw new LastgoodError('usage', `Several rollouts are under way: ${list}.`, { hint: 'Name the one to end.' });
}
