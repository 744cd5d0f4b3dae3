import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { runCli } from './cli.ts';
import type { Host } from './host.ts';

export interface Called {
  exitCode: number;
  stdout: string;
  stderr: string;
}

export interface CallOptions {
  host?: Partial<Host>;
  /** Bytes on stdin. */
  stdin?: string;
  /** Both outputs are terminals. */
  terminal?: boolean;
}

/** A host that lends nothing but what is given. */
export function bareHost(lent: Partial<Host> = {}): Host {
  const unused = (what: string) => () => Promise.reject(new Error(`not meant to ${what}`));
  return {
    version: '0.0.1',
    up: unused('serve'),
    embedded: unused('run embedded'),
    control: unused('open the keeper'),
    recordGolden: unused('record'),
    rebuildState: unused('rebuild'),
    demoExamples: unused('list examples'),
    demo: unused('show broken upgrades'),
    doctor: unused('diagnose'),
    environments: unused('work on environments'),
    importModelScope: unused('import'),
    ...lent,
  };
}

/** Runs a command line inside of this process and returns what it printed. */
export async function callCli(argv: readonly string[], options: CallOptions = {}): Promise<Called> {
  const host = bareHost(options.host);
  const output = () => Object.assign(new PassThrough(), { isTTY: options.terminal ?? false, columns: 100 });
  const streams = { stdin: new PassThrough().end(options.stdin ?? ''), stdout: output(), stderr: output() };
  const [stdout, stderr] = [text(streams.stdout), text(streams.stderr)];
  const exitCode = await runCli(argv, host, streams);
  streams.stdout.end();
  streams.stderr.end();
  return { exitCode, stdout: await stdout, stderr: await stderr };
}
