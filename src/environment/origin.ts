import { z } from 'zod';
import type { Origin } from './distribution.ts';
import { withoutSecrets } from './secrets.ts';

/** PEP 610, as much of it as tells origins apart. */
const directUrl = z.object({
  url: z.string(),
  dir_info: z.object({ editable: z.boolean().optional() }).optional(),
  vcs_info: z.object({ vcs: z.string(), commit_id: z.string() }).optional(),
});

export interface OriginHints {
  /** Content of `direct_url.json`, whatever it is. */
  directUrl: unknown;
  /** Its metadata lie where it is developed. */
  isSource: boolean;
  root: string;
  conda: { channel: string; build: string } | null;
}

/** Where a distribution came from, by what its installer left. What cannot be understood counts as nothing left. */
export function originOf({ directUrl: content, isSource, root, conda }: OriginHints): Origin {
  // Conda's packages carry the URL of the folder that they were built in, on a machine of its own.
  if (conda) return { kind: 'conda', channel: withoutSecrets(conda.channel), build: conda.build };
  if (isSource) return { kind: 'editable', url: `file://${root}` };
  const parsed = directUrl.safeParse(content);
  if (!parsed.success) return { kind: 'index' };
  const { dir_info: dir, vcs_info: vcs } = parsed.data;
  const url = withoutSecrets(parsed.data.url);
  if (vcs) return { kind: 'vcs', vcs: vcs.vcs, url, commit: vcs.commit_id };
  if (dir) return { kind: dir.editable ? 'editable' : 'directory', url };
  return { kind: 'archive', url };
}
