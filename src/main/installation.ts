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
