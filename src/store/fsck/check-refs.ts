import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { LastgoodError } from '../../errors.ts';
import { type Digest, isDigest } from '../digest.ts';
import { namedBy } from '../reach.ts';
import { isRefName } from '../refs.ts';
import { moveToTrash } from '../trash.ts';
import type { Findings } from './findings.ts';

/** What the readable refs name: by digest, the name of one ref that needs it. */
export interface Named {
  refs: number;
  /** Manifests that refs name directly. */
  manifests: Set<Digest>;
  blobs: Map<Digest, string>;
}

/** Reads every ref, and what it names; a name that leads nowhere is moved away by a repair. */
export async function checkRefs(findings: Findings): Promise<Named> {
  const { layout, blobs } = findings.store;
  const named: Named = { refs: 0, manifests: new Set(), blobs: new Map() };
  const entries = await readdir(layout.refs, { recursive: true, withFileTypes: true });
  for (const entry of entries.filter((one) => !one.isDirectory())) {
    const path = join(entry.parentPath, entry.name);
    const name = relative(layout.refs, path).split(sep).join('/');
    const moveAway = () => moveToTrash(layout, path, 'ref', name.replaceAll('/', '~'));
    named.refs++;
    if (!entry.isFile() || !isRefName(name)) {
      await findings.add('stray', path, 'is no ref', moveAway);
      continue;
    }
    const digest = (await readFile(path, 'utf8')).trim();
    if (!isDigest(digest)) {
      await findings.add('unreadable-ref', path, 'does not hold a digest', moveAway);
      continue;
    }
    const all = await namedBy(blobs, digest).catch(errorCode);
    if (Array.isArray(all)) {
      named.manifests.add(digest);
      for (const blob of all) if (!named.blobs.has(blob)) named.blobs.set(blob, name);
    } else if (all === 'blob_missing') {
      await findings.add('missing', path, `names ${digest}, which is not there`, moveAway);
    } else {
      const why = all === null ? 'is no manifest' : 'is damaged';
      await findings.add('unreadable-manifest', path, `names ${digest}, which ${why}`, moveAway);
    }
  }
  return named;
}

function errorCode(error: unknown): string {
  if (error instanceof LastgoodError && ['blob_missing', 'integrity_mismatch'].includes(error.code)) return error.code;
  throw error;
}
