import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, extname, join } from 'node:path';
import type { ImportedRelease } from '../../api/imported-release.ts';
import type { GoldenSource } from '../../cli/import/work.ts';
import { GOLDEN_FILE } from '../../golden/golden-set.ts';
import { recordGolden } from '../../golden/record.ts';
import { bodyFor, headersFor, type Manner, type RunningService } from './manner.ts';

export interface GoldenWork {
  service: RunningService;
  manner: Manner;
  source: GoldenSource;
  /** Absolute path of the golden set to make. */
  folder: string;
  force: boolean;
}

/**
 * Records what the running service answers to the inputs: what the release must answer before it takes its place.
 * @throws LastgoodError `golden_invalid`, `output_unwritable`, `file_missing`, `server_unreachable`
 */
export async function recordImported(work: GoldenWork): Promise<NonNullable<ImportedRelease['golden']>> {
  const { service, manner, source, folder, force } = work;
  const { field, path, compare } = manner;
  const forms = await mkdtemp(join(tmpdir(), 'lastgood-import-'));
  try {
    const set = await recordGolden({
      inputs: field === null ? photos(source.inputs) : await writeForms(source.inputs, field, forms),
      out: folder,
      compare,
      force,
      request: { path, ...(field !== null && { headers: headersFor(field) }) },
      send: (call) => service.call(call),
    });
    return {
      file: join(folder, GOLDEN_FILE),
      cases: set.cases.length,
      compare: compare.kind,
      ignored: (compare.kind === 'json' && compare.ignore) || [],
    };
  } finally {
    await rm(forms, { recursive: true, force: true });
  }
}

const photos = (files: readonly string[]) => files.map((path) => ({ name: basename(path), path }));

/** The bodies that are sent: golden sets keep them as they are. */
async function writeForms(files: readonly string[], field: string, dir: string) {
  return Promise.all(
    files.map(async (file, i) => {
      const path = join(dir, `${i}.form`);
      await writeFile(path, await bodyFor(file, field));
      return { name: `${basename(file, extname(file))}.form`, path };
    }),
  );
}
