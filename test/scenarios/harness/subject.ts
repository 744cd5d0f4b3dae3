import { expect } from 'vitest';
import { parseResponse } from '../../../src/api/parse.ts';
import { type Home, isUsed } from './home.ts';
import { photos } from './photos.ts';
import { type Server, startServer } from './server.ts';
import { createGoodUpgrade } from './upgrades.ts';
import { createWordRelease, say, startWordServer, WORD_FIRST, WORD_SERVICE } from './word-release.ts';

/** A service with an upgrade, and what its users must always get. */
export interface Subject {
  service: string;
  lend: 'weights' | 'nothing';
  /** Version that a new home begins with. */
  first: string;
  /** Starts a server on a home, which serves the first release when it is new, and what it served before when it is not. */
  start(home: Home, env?: Record<string, string>): Promise<Server>;
  /** Makes the upgrade, which is good. @returns its id */
  createUpgrade(server: Server, home: Home): Promise<string>;
  /** Asks, and fails when the answer is not right. @returns version of the release that answered */
  ask(server: Server): Promise<string>;
  /** argv of an instance's process contains this. */
  process: string;
}

/** @param standby what the upgrade wants of the release before it */
export const word = (standby: 'warm' | 'cold'): Subject => ({
  service: WORD_SERVICE,
  lend: 'nothing',
  first: WORD_FIRST,
  start: startWordServer,
  createUpgrade: async ({ control }, home) =>
    (await createWordRelease(control, home, { version: '2.0.0', rollout: { standby } })).id,
  ask: async (server) => {
    const answer = await say(server, 'hello');
    expect(answer.word).toBe('HELLO');
    return answer.by;
  },
  process: 'serve.mjs',
});

/** The bundled parser; its upgrade is the same under another version. */
export const parser: Subject = {
  service: 'human-parsing',
  lend: 'weights',
  first: '1.0.0',
  start: (home, env = {}) => startServer({ home, args: isUsed(home) ? [] : ['--size', 'lite'], env }),
  createUpgrade: async ({ control }) => (await createGoodUpgrade(control, '1.0.1')).id,
  ask: async ({ url }) => {
    const { body } = (await photos())[0]!;
    const answer = await fetch(`${url}/parse?masks=none`, { method: 'POST', body });
    expect(answer.status).toBe(200);
    const { people, release } = parseResponse.parse(await answer.json());
    expect(people).toHaveLength(1);
    return release.version;
  },
  process: 'worker/main.ts',
};
