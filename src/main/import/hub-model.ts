import { LastgoodError } from '../../errors.ts';
import { fetchSources } from '../../model-source/fetch-sources.ts';
import { type HubConnection, listModelScope } from '../../model-source/hub-source.ts';
import { formatSource, type HubSource } from '../../model-source/source.ts';
import { isRelativePath } from '../../store/relative-path.ts';
import type { Store } from '../../store/store.ts';
import { CONFIGURATION, checkConfiguration, invalid } from './configuration.ts';
import type { ImportedFile } from './release-text.ts';
import { WEIGHTS } from './weights.ts';

export interface HubModel {
  files: ImportedFile[];
  /** As far as the hub tells. */
  bytes: number;
}

export interface HubModelOptions extends HubConnection {
  store: Store;
  cacheDir: string;
}

const ID = /^([A-Za-z0-9][\w.-]*\/[A-Za-z0-9][\w.-]*)(?:@(.+))?$/;

/** `namespace/name@revision`, or null for what is none. @throws LastgoodError `source_invalid` without a revision */
export function parseModelId(text: string): Pick<HubSource, 'repo' | 'revision'> | null {
  const match = ID.exec(text);
  if (match === null) return null;
  const [, repo, revision] = match;
  if (revision !== undefined) return { repo: repo!, revision };
  throw new LastgoodError(
    'source_invalid',
    `There is no folder ${text}, and as a model of ModelScope it names no revision.`,
    {
      hint: `Name one of the versions on the page of the model: ${text}@v1.0.1. What it has without one changes.`,
    },
  );
}

/**
 * The files of a model of ModelScope as sources of a release, when it is one of M2FP. The weights are not fetched here.
 * @throws LastgoodError `model_invalid`, `source_unreachable`, `file_missing`, `source_invalid` for a branch
 */
export async function readHubModel(
  model: Pick<HubSource, 'repo' | 'revision'>,
  modelPath: string,
  options: HubModelOptions,
): Promise<HubModel> {
  const listed = await listModelScope(model, options);
  for (const needed of [CONFIGURATION, WEIGHTS]) {
    if (listed.has(needed)) continue;
    throw invalid(`${model.repo}@${model.revision} has no ${needed}.`, 'Name an M2FP model of ModelScope.');
  }
  const sourceOf = (path: string): HubSource => ({ kind: 'modelscope', ...model, path });
  const configuration = { source: sourceOf(CONFIGURATION), wanted: CONFIGURATION };
  const [fetched] = await fetchSources([configuration], { ...options, baseDir: '.' });
  const text = Buffer.from(await options.store.blobs.read(fetched!.file.digest)).toString();
  checkConfiguration(text, formatSource(configuration.source));
  const files = [...listed].filter(
    ([path]) => isRelativePath(path) && !path.split('/').some((part) => part.startsWith('.')),
  );
  return {
    files: files.map(([path, { sha256 }]) => ({
      source: formatSource(sourceOf(path)),
      path: `${modelPath}/${path}`,
      sha256,
    })),
    bytes: files.reduce((sum, [, { size = 0 }]) => sum + size, 0),
  };
}
