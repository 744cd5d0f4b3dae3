import type { Command } from 'commander';
import type { ReleaseDetail } from '../../../api/control/release.ts';
import { print, withControl } from '../../control/session.ts';
import type { Context, Settle } from '../../host.ts';
import { fields, table } from '../../table.ts';
import { describeRoles } from '../../views/release.ts';
import { count, formatBytes, localTime, shortId } from '../../words.ts';

const EXAMPLES = `
Examples:
  $ lastgood release show 2.0.0
  $ lastgood release show human-parsing@2.0.0 --json | jq .spec`;

export function addShow(release: Command, context: Context, settle: Settle): void {
  release
    .command('show')
    .summary('what a release is made of')
    .description('Show a release: what it does now, its files, and its release.yaml.')
    .argument('<release>', 'digest, its first digits, version, or service@version')
    .addHelpText('after', EXAMPLES)
    .action((ref: string, _options: unknown, command: Command) =>
      withControl(command, context, { where: 'either', settle }, async (session) => {
        const found = await session.control.release(ref);
        await print(session, found, await describeRelease(found));
        return 0;
      }),
    );
}

async function describeRelease(release: ReleaseDetail): Promise<string> {
  const { stringify } = await import('yaml');
  const { service, version, id, driver, bytes, files, golden_cases, last_rollout: last } = release;
  return [
    `${service} ${version}`,
    ...fields([
      ['id', id],
      ['driver', driver],
      ['size', `${formatBytes(bytes)} in ${count(files, 'file')}`],
      ['golden', golden_cases === 0 ? 'no golden set' : count(golden_cases, 'case')],
      ['now', describeRoles(release) || 'in the store'],
      ['last', last && `rollout ${last.id}: ${last.state.replace('_', ' ')}, ${localTime(last.at)}`],
      ['files', release.complete ? undefined : 'some are missing: `lastgood release verify` names them'],
      ['going back', release.irreversible ? 'irreversible: a rollback past it needs --force' : undefined],
    ]),
    '',
    table(
      ['file', 'kind', 'size', 'digest'],
      release.content.map((file) => [file.path, file.kind, formatBytes(file.bytes), shortId(file.digest)]),
    ),
    '',
    stringify(release.spec).trimEnd(),
  ].join('\n');
}
