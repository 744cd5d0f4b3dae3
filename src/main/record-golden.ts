import { stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { RecordedGolden, RecordGoldenOptions } from '../cli/host.ts';
import { GOLDEN_FILE } from '../golden/golden-set.ts';
import { recordGolden as record } from '../golden/record.ts';
import { Transport } from '../runtime/transport.ts';

/** Records what the release that serves answers to some inputs as a golden set. */
export async function recordGolden(options: RecordGoldenOptions): Promise<RecordedGolden> {
  const { url, inputs, folder, compare, path, force, signal, onRecorded, service } = options;
  const transport = new Transport();
  // The service's own paths: those of the default one are the root's too.
  const prefix = `/services/${encodeURIComponent(service)}`;
  let sent = 0;
  try {
    const set = await record({
      inputs: inputs.map((input) => ({ name: basename(input), path: input })),
      out: folder,
      compare: { kind: compare },
      force,
      ...(path !== undefined && { request: { path } }),
      send: async (call) => {
        const begun = performance.now();
        const reply = await transport.call(
          { origin: new URL(url).origin },
          { ...call, path: prefix + call.path },
          signal,
        );
        // Each input is sent twice: the second answer shows that the first was no accident.
        const input = inputs[Math.floor(sent++ / 2)]!;
        if (sent % 2 === 0) onRecorded({ name: basename(input), input, ms: performance.now() - begun });
        return reply;
      },
    });
    return { file: join(folder, GOLDEN_FILE), cases: set.cases.length, bytes: await sizeOf(folder, set) };
  } finally {
    await transport.close();
  }
}

async function sizeOf(folder: string, set: Awaited<ReturnType<typeof record>>): Promise<number> {
  const names = [
    GOLDEN_FILE,
    ...set.cases.flatMap(({ request, expect }) => [request.body ?? [], expect.body ?? []].flat()),
  ];
  const sizes = await Promise.all(names.map(async (name) => (await stat(join(folder, name))).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}
