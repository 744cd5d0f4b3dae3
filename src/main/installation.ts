import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where this lastgood's own files are. */
export interface Installation {
  /** Folder of package.json. */
  root: string;
  version: string;
}

/** Sizes of the embedded release. */
export const SIZES = ['full', 'lite'] as const;

/** release.yaml of the embedded release in that size. */
export function embeddedSpec({ root }: Installation, size: (typeof SIZES)[number]): string {
  return join(root, 'models', 'pose-parts', size === 'lite' ? 'release.lite.yaml' : 'release.yaml');
}

/** Its version, by its own line: the parser and the schema would be most of the start of a short command. */
export function embeddedVersion(installation: Installation): string {
  return /^version: (\S+)$/m.exec(readFileSync(embeddedSpec(installation, 'full'), 'utf8'))![1]!;
}
