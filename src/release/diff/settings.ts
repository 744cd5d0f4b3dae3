import type { ReleaseChange } from '../../api/control/release.ts';
import type { ModelSpec, Spec } from '../schema.ts';
import { change, eachDifference } from './change.ts';

/** Every key of the specs that is not told by files, packages and cases. */
export function diffSettings(a: Spec, b: Spec): ReleaseChange[] {
  // Of a file that is new or gone, that it is says everything.
  const inBoth = new Set(a.models.map(({ path }) => path)).intersection(new Set(b.models.map(({ path }) => path)));
  return eachDifference(flat(a, inBoth), flat(b, inBoth), (key, from, to) =>
    from === to ? [] : [change(kindOf(key), key, [from ?? null, to ?? null])],
  );
}

function flat(
  { models, environment, runtime, golden, service, version, ...rest }: Spec,
  told: ReadonlySet<string>,
): Map<string, string> {
  const { apiVersion: _, ...others } = rest;
  const { settings, ...run } = runtime;
  const entries = {
    service,
    version,
    ...run,
    settings,
    ...others,
    python: environment?.python,
    golden: golden && { tolerance: golden.tolerance },
    models: Object.fromEntries(models.flatMap((model) => (told.has(model.path) ? [[model.path, origin(model)]] : []))),
  };
  return new Map(leaves(entries, ''));
}

const origin = ({ source, integrity, import: kind }: ModelSpec) => ({ source, integrity, import: kind });

/** `serve.deadline` -> `30s`; lists are one value, as argv is. */
function leaves(value: unknown, path: string): [string, string][] {
  if (value === undefined) return [];
  if (value === null || typeof value !== 'object') return [[path, String(value)]];
  if (Array.isArray(value)) return [[path, JSON.stringify(value)]];
  return Object.entries(value).flatMap(([key, inner]) => leaves(inner, path === '' ? key : `${path}.${key}`));
}

const RUNTIME = new Set(['driver', 'recipe', 'threads', 'command', 'env', 'listen', 'workdir']);

function kindOf(key: string): ReleaseChange['kind'] {
  const [first] = key.split('.');
  if (first === 'version' || first === 'service') return 'version';
  if (first === 'python') return 'environment';
  if (first === 'golden' || first === 'models') return first === 'golden' ? 'golden' : 'model';
  return RUNTIME.has(first) ? 'runtime' : 'setting';
}
