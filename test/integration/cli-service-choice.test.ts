import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { bareHost } from '../../src/cli/call-for-tests.ts';
import type { GlobalOptions } from '../../src/cli/global-options.ts';
import { openService } from '../../src/cli/service.ts';
import { callCliProcess, recordsOf } from './cli-process.ts';
import { ContractService } from './cli-service.ts';

// Each test runs several processes, and the machine may be busy.
vi.setConfig({ testTimeout: 120_000 });

/** Which service the work goes to: a running server, or one inside the command's process. */

let dir: string;
let service: ContractService;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'lastgood-cli-'));
  await writeFile(join(dir, 'a.jpg'), '2 people');
  service = await new ContractService().listen();
});
afterEach(async () => {
  await service[Symbol.asyncDispose]();
  await rm(dir, { recursive: true });
});

/** Opens as `lastgood parse` does, with an embedded service that only notes that it was started and closed. */
async function open(global: Partial<GlobalOptions>) {
  const events: string[] = [];
  const embedded = async () => {
    events.push('started');
    return { url: 'http://embedded', close: async () => void events.push('closed') };
  };
  const given = {
    home: dir,
    url: service.url,
    urlGiven: false,
    token: undefined,
    json: false,
    quiet: true,
    ...global,
  };
  const host = bareHost({ embedded });
  const opened = await openService(
    { global: given, embedded: false, size: 'lite', signal: new AbortController().signal },
    { host, streams: process },
  );
  return { opened, events };
}

async function deadUrl(): Promise<string> {
  const { url } = service;
  await service[Symbol.asyncDispose]();
  service = await new ContractService().listen();
  return url;
}

test('a server that answers as lastgood does the work', async () => {
  const { opened, events } = await open({});
  expect(opened).toMatchObject({ embedded: false, url: service.url });
  expect(events).toEqual([]);
});

test('without one at the usual address the work is done embedded, and the embedded service closed', async () => {
  const { opened, events } = await open({ url: await deadUrl() });
  expect(opened).toMatchObject({ embedded: true, url: 'http://embedded' });
  await opened[Symbol.asyncDispose]();
  expect(events).toEqual(['started', 'closed']);
});

test('a server that was named is never replaced', async () => {
  const url = await deadUrl();
  await expect(open({ url, urlGiven: true })).rejects.toMatchObject({
    code: 'server_unreachable',
    message: `No lastgood server at ${url}: nothing listens there.`,
  });
});

test('a server that is not ready says why, and is not replaced either', async () => {
  const reason = 'The release is being fetched (45 %).';
  service.health = { status: 'unavailable', model_loaded: false, reason, uptime_s: 1 };
  await expect(open({})).rejects.toMatchObject({ code: 'no_release', message: reason });
});

test('--embedded: a whole process with its own service, gone when it ends', async () => {
  const argv = ['parse', 'a.jpg', '-o', 'out', '--embedded', '--size', 'lite'];
  const { exitCode, stderr } = await callCliProcess(argv, { cwd: dir });
  expect(exitCode).toBe(0);
  expect(stderr).toMatch(
    /^Parsing embedded\.\nembedded lite started\n\[1\/1] a\.jpg: 2 people[\s\S]*embedded closed\n/,
  );
  const again = await callCliProcess([...argv, '--json'], { cwd: dir });
  // Nothing left to do: no service is started for it.
  expect(again.stderr).toBe('');
  expect(recordsOf(again.stdout)).toMatchObject([{ status: 'skipped' }, { event: 'summary', skipped: 1 }]);
});

test('$LASTGOOD_URL names the server as --url does', async () => {
  const argv = ['parse', 'a.jpg', '-o', 'out', '--quiet'];
  const { exitCode, stderr } = await callCliProcess(argv, { cwd: dir, env: { LASTGOOD_URL: service.url } });
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  expect(service.received).toHaveLength(1);
  expect(await readdir(join(dir, 'out'))).toContain('a.json');
});
