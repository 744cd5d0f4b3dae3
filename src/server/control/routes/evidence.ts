import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { LastgoodError } from '../../../errors.ts';
import type { Keeper } from '../../../rollout/keeper.ts';
import { refuseOtherMethods } from '../../methods.ts';
import { BASE, schemaOf } from '../operation.ts';

/** What a browser may show; everything else is saved. */
const SHOWN: Record<string, string> = {
  '.png': 'image/png',
  '.json': 'application/json; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.log': 'text/plain; charset=utf-8',
};
const SAVED: Record<string, string> = { '.jpg': 'image/jpeg', '.jpeg': 'image/jpeg', '.webp': 'image/webp' };

const summary = 'A file of the evidence';

/** Files that candidates and users made: nothing in them may run in a browser, no name leads out of the rollout's folder. */
export function addEvidence(api: FastifyInstance, keeper: Keeper): void {
  const url = `${BASE}/rollouts/:rollout/evidence/*`;
  const schema = {
    ...schemaOf({ summary, status: 200, errors: ['not_found'], open: false }),
    response: {
      200: { description: summary, content: { 'application/octet-stream': { schema: z.string() } } },
    },
  };
  api.get(url, { schema }, async (request, reply) => {
    const { rollout, '*': name } = request.params as { rollout: string; '*': string };
    const found = isPlainName(`${rollout}/${name}`) ? await keeper.evidence(rollout, name) : null;
    const file = found && (await openFile(found.path));
    if (!file) throw notFound(rollout, name);
    const type = extname(name).toLowerCase();
    reply.headers({
      'content-type': SHOWN[type] ?? SAVED[type] ?? 'application/octet-stream',
      'content-length': file.bytes,
      'content-security-policy': "default-src 'none'; sandbox",
      ...(SHOWN[type] === undefined && { 'content-disposition': attachment(basename(name)) }),
    });
    if (file.bytes > 0) return reply.send(file.handle.createReadStream({ end: file.bytes - 1 }));
    await file.handle.close();
    return reply.send('');
  });
  refuseOtherMethods(api, url, ['GET', 'HEAD']);
}

/** Parts between slashes that are neither empty nor hidden nor a way up. */
function isPlainName(name: string): boolean {
  const parts = name.split('/');
  return !/[\0\\]/.test(name) && parts.every((part) => part !== '' && !part.startsWith('.'));
}

/** As it is now: a log may be growing. No links: what a candidate left behind does not choose which file is sent. */
async function openFile(path: string): Promise<{ handle: FileHandle; bytes: number } | undefined> {
  const handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK).catch(() => null);
  if (!handle) return undefined;
  const stat = await handle.stat();
  if (stat.isFile()) return { handle, bytes: stat.size };
  await handle.close();
  return undefined;
}

const attachment = (name: string) =>
  `attachment; filename*=UTF-8''${encodeURIComponent(name).replace(/['()*]/g, escape)}`;

function notFound(rollout: string, name: string): LastgoodError {
  return new LastgoodError('not_found', `The rollout ${rollout} has no evidence called ${JSON.stringify(name)}.`, {
    hint: `GET ${BASE}/rollouts/${encodeURIComponent(rollout)} lists what it has.`,
  });
}
