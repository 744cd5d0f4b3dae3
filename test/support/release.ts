import { MODEL_TYPE, packRelease, type ReleaseFile } from '../../src/release/manifest.ts';
import { type Release, readRelease } from '../../src/release/release.ts';
import { parseSpec } from '../../src/release/spec.ts';
import type { Store } from '../../src/store/store.ts';

export interface ReleaseParts {
  version?: string;
  service?: string;
  /** Lines of release.yaml below its models. */
  more?: string;
  runtime?: string;
  /** Path -> content. */
  models?: Record<string, Uint8Array>;
  /** Other files: path -> content and media type. */
  files?: Record<string, [content: Uint8Array | string, mediaType: string]>;
}

/** Packs a made-up release of small files. */
export async function packParts(store: Store, parts: ReleaseParts = {}): Promise<Release> {
  const { version = '1.0.0', service = 'made-up', more = '', models = { 'a.onnx': Buffer.from('a') } } = parts;
  const lines = Object.keys(models).map((path) => `  - { source: "file:${path}", path: ${path} }`);
  const text = `apiVersion: lastgood/v1
service: ${service}
version: "${version}"
runtime: ${parts.runtime ?? '{ driver: onnx, recipe: pose-parts }'}
models:${lines.length === 0 ? ' []' : `\n${lines.join('\n')}`}
${more}
`;
  const files: ReleaseFile[] = [];
  for (const [path, content] of Object.entries(models)) {
    files.push({ path, ...(await store.blobs.put(content)), mediaType: MODEL_TYPE });
  }
  for (const [path, [content, mediaType]] of Object.entries(parts.files ?? {})) {
    files.push({ path, ...(await store.blobs.put(Buffer.from(content as string))), mediaType });
  }
  const { id } = await packRelease(parseSpec(text, 'release.yaml'), files, store);
  return readRelease(store, id);
}
