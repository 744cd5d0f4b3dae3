import { once } from 'node:events';
import { startProgram } from '../processes.ts';
import type { Backends, Relay } from './relay.ts';

export async function startLastgood({ a, b }: Backends, env: NodeJS.ProcessEnv = {}): Promise<Relay> {
  const program = await startProgram('proxies/lastgood-process.ts', [String(a), String(b)], env);
  const { child, pid, line } = program;
  return {
    name: 'lastgood',
    url: line,
    pids: async () => [pid],
    async switchTo(backend) {
      const acknowledged = once(child, 'message');
      child.send(backend);
      const [ms] = await acknowledged;
      return ms;
    },
    [Symbol.asyncDispose]: () => program[Symbol.asyncDispose](),
  };
}
