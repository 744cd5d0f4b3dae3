import { type Command, Option } from 'commander';
import { LANGUAGES, type Language } from '../../api/language.ts';
import { print, type Session, serviceOf, withControl } from '../control/session.ts';
import { drawingFor } from '../doctor/drawing.ts';
import { languageOf } from '../doctor/language.ts';
import type { Context, Settle } from '../host.ts';
import { describeAdvice } from '../views/advice.ts';

const EXAMPLES = `
Six ways: the standby that runs, the release before started from the store, its environment made again, a container image,
a reinstall from the index, patching the source. Each with its time on this machine, measured or predicted and from what,
what it needs, what it loses, and its risk. Nothing is changed.

Examples:
  $ lastgood advise
  $ lastgood advise human-parsing --lang zh
  $ lastgood advise --probe-network                  also how fast the index answers now
  $ lastgood advise --json | jq -r .recommendation.command`;

interface Options {
  lang: Language;
  probeNetwork?: boolean;
}

export function addAdvise(program: Command, context: Context, settle: Settle): void {
  program
    .command('advise')
    .summary('which way back, and how long each takes')
    .description('Compare the ways back from the release that serves.')
    .argument('[service]', 'service (default: the only one)')
    .option(
      '--probe-network',
      "download the beginning of one of the release's packages, 8 MB at most, to time a reinstall",
    )
    .addOption(
      new Option('--lang <language>', 'language of the answer')
        .choices(LANGUAGES)
        .default(languageOf(process.env), "the terminal's"),
    )
    .addHelpText('after', EXAMPLES)
    .action((service: string | undefined, options: Options, command: Command) =>
      withControl(command, context, { where: 'server', settle }, (session) => advise(session, service, options)),
    );
}

async function advise(session: Session, named: string | undefined, { lang, probeNetwork }: Options): Promise<number> {
  const service = await serviceOf(session, named);
  const call = { lang, signal: session.interrupt.signal, ...(probeNetwork && { probeNetwork }) };
  const advice = await session.control.advise(service, call);
  await print(session, advice, describeAdvice(advice, drawingFor(session, lang)));
  return 0;
}
