import { bareHost } from '../../src/cli/call-for-tests.ts';
import { runCli } from '../../src/cli/cli.ts';
import { ContractService } from './cli-service.ts';

/** The command line as a process of its own; what is "embedded" speaks the contract and needs no networks. */
const host = bareHost({
  embedded: async ({ size }) => {
    const service = await new ContractService().listen();
    process.stderr.write(`embedded ${size} started\n`);
    const close = async () => {
      await service[Symbol.asyncDispose]();
      process.stderr.write('embedded closed\n');
    };
    return { url: service.url, close };
  },
});

process.exitCode = await runCli(process.argv.slice(2), host);
