import { resolve } from 'node:path';
import { type Command, Option } from 'commander';
import type { ProcessExit } from '../../api/diagnosis.ts';
import { LANGUAGES, type Language } from '../../api/language.ts';
import { LastgoodError } from '../../errors.ts';
import { diagnoseKept, diagnoseLogs } from '../doctor/diagnose.ts';
import { exitOfCode, exitOfSignal } from '../doctor/exit.ts';
import { languageOf } from '../doctor/language.ts';
import { preflightFiles } from '../doctor/preflight.ts';
import type { Context, Settle } from '../host.ts';

const EXAMPLES = `
Says what failed, why, and what to do about it, with the lines of the log that show it. A log is a file, a folder of logs, or
piped in; long ones are no trouble. Nothing is sent anywhere: logs are read by this process, those of a service by its server.

Examples:
  $ lastgood doctor start.log
  $ python app.py 2>&1 | lastgood doctor
  $ docker logs m2fp 2>&1 | lastgood doctor - --exit-code 137
  $ lastgood doctor start.log --last-good good.pylock.toml --lock pylock.toml     which change is it?
  $ lastgood doctor --service human-parsing           what its instance wrote last
  $ lastgood doctor --release 2.0.0                   why it was refused
  $ lastgood doctor logs/ --json | jq -r '.logs[] | [.name, .verdict, .causes[0].id] | @tsv'

Before anything is tried, it says what will go wrong: with the versions that requirements or a lock would install, with their
wheels on this machine, and with networks. Nothing is installed.
  $ lastgood doctor --requirements requirements.txt --python 3.10
  $ lastgood doctor --lock pylock.toml --model pose.onnx
  $ lastgood doctor --model pose.onnx                 with the runtime of lastgood itself

Exit codes: 0 nothing in it is a failure, 1 a failure was found, or is certain or likely to come.`;

export interface DoctorOptions {
  release?: string;
  service?: string;
  lang: Language;
  exitCode?: ProcessExit;
  signal?: ProcessExit;
  lock?: string;
  lastGood?: string;
  requirements?: string;
  python?: string;
  model: readonly string[];
}

export function addDoctor(program: Command, context: Context, settle: Settle): void {
  program
    .command('doctor')
    .summary('why did it fail, or will it? diagnoses logs, requirements, locks')
    .description('Diagnose a failure by its log, or foretell one by what is to be installed.')
    .argument('[log]', 'a file, a folder of logs, or - for what is piped in')
    .option('--release <release>', 'what that release wrote when it was tried last')
    .option('--service <name>', 'what the instance of that service wrote last')
    .addOption(
      new Option('--lang <language>', 'language of the answer')
        .choices(LANGUAGES)
        .default(languageOf(process.env), "the terminal's"),
    )
    .option('--exit-code <n>', 'how it ended; 137 and such count as signals, as shells say them', exitOfCode)
    .option('--signal <name>', 'the signal that ended it, such as SIGKILL', exitOfSignal)
    .option('--lock <file>', 'the pylock.toml of the environment that failed; without a log, of the one to be tried')
    .option('--last-good <file>', 'the pylock.toml of the environment that worked: what was changed is suspect')
    .option('--requirements <file>', 'a requirements.txt that is to be tried')
    .option('--python <path>', 'a version or an executable that it is for (default: python3, or what the lock says)')
    .option('--model <file>', 'an ONNX file that is to be run; repeatable', collect, [])
    .addHelpText('after', EXAMPLES)
    .action(async (log: string | undefined, options: DoctorOptions, command: Command) => {
      const untried = isUntried(log, options);
      if (untried) return preflightFiles(command, context, settle, untried);
      const kept = keptLog(log, options);
      if (kept) return diagnoseKept(command, context, settle, { ...kept, lang: options.lang });
      return diagnoseLogs(command, context, settle, { log, besides: besides(options), lang: options.lang });
    });
}

const collect = (file: string, before: readonly string[]): string[] => [...before, file];

/** What is to be tried, when it is that which is asked about. @throws LastgoodError `usage` */
function isUntried(log: string | undefined, { requirements, python, model: models, lang, ...rest }: DoctorOptions) {
  const { lock, lastGood, exitCode, signal, release, service } = rest;
  const ofLog = log ?? lastGood ?? exitCode ?? signal ?? release ?? service;
  const isNamed = requirements !== undefined || python !== undefined || models.length > 0;
  if (isNamed && ofLog !== undefined) {
    throw new LastgoodError('usage', 'A log tells what has failed, --requirements, --python and --model what may.', {
      hint: 'Ask about one at a time.',
    });
  }
  if (!isNamed && (lock === undefined || ofLog !== undefined)) return null;
  return { requirements, lock, python, models, lang };
}

/** A log that the server has, when one is asked for. @throws LastgoodError `usage` */
function keptLog(log: string | undefined, { release, service, ...given }: DoctorOptions) {
  if (release === undefined && service === undefined) return null;
  if (release !== undefined && service !== undefined) throw twice('--release and --service');
  if (log !== undefined) throw twice(`${log} and ${release === undefined ? '--service' : '--release'}`);
  const { exitCode, signal, lock, lastGood } = given;
  if (exitCode ?? signal ?? lock ?? lastGood) {
    throw new LastgoodError('usage', 'How a release ended and what it is made of is known where it was tried.', {
      hint: 'Leave out --exit-code, --signal, --lock and --last-good.',
    });
  }
  return release === undefined ? { service: service! } : { release };
}

const twice = (what: string) =>
  new LastgoodError('usage', `Two logs are named: by ${what}.`, { hint: 'Name one; a folder may hold several.' });

function besides({ exitCode, signal, lock, lastGood }: DoctorOptions) {
  if (exitCode && signal) {
    throw new LastgoodError('usage', 'It ended by an exit code or by a signal, not by both.', {
      hint: 'Give one of --exit-code and --signal.',
    });
  }
  if (lastGood !== undefined && lock === undefined) {
    throw new LastgoodError('usage', '--last-good is one side of a comparison.', {
      hint: 'Give the lock of the environment that failed, too: --lock FILE.',
    });
  }
  const exit = exitCode ?? signal;
  return {
    ...(exit && { exit }),
    ...(lock !== undefined && { lock: resolve(lock) }),
    ...(lastGood !== undefined && { lastGood: resolve(lastGood) }),
  };
}
