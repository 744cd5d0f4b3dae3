import type { Spec } from './schema.ts';

/** Something wrong with a spec, and where. */
export interface Problem {
  path: PropertyKey[];
  message: string;
}

/** Each rule looks at a spec that fits the schema, and tells all that it finds. */
export const RULES: ((spec: Spec) => Problem[])[] = [
  pathsAreDistinct,
  integrityIsOfPackages,
  importsHaveJson,
  pythonHasLock,
  onnxHasModels,
  commandIsOfItsDriver,
  programIsThere,
];

function pathsAreDistinct({ models }: Spec): Problem[] {
  // Compared without case: a checkout must come out the same on every file system.
  const paths = models.map(({ path }) => path.toLowerCase());
  return paths.flatMap((path, i) => {
    const first = paths.findIndex((other, j) => j !== i && (other === path || path.startsWith(`${other}/`)));
    if (first < 0 || (paths[first] === path && first > i)) return [];
    const what = paths[first] === path ? 'is the path of' : 'lies under the file of';
    return [{ path: ['models', i, 'path'], message: `"${models[i].path}" ${what} models[${first}]` }];
  });
}

function integrityIsOfPackages({ models }: Spec): Problem[] {
  return models.flatMap(({ source, integrity }, i) =>
    integrity === undefined || source.startsWith('npm:')
      ? []
      : [{ path: ['models', i, 'integrity'], message: 'is for npm: sources, pin other files with sha256' }],
  );
}

function importsHaveJson({ models }: Spec): Problem[] {
  return models.flatMap(({ source, import: kind }, i) =>
    kind !== 'tfjs' || source.endsWith('.json')
      ? []
      : [{ path: ['models', i, 'source'], message: "must name the model's .json file for import: tfjs" }],
  );
}

function pythonHasLock({ runtime, environment }: Spec): Problem[] {
  return environment === undefined || runtime.driver === 'python'
    ? []
    : [{ path: ['environment'], message: 'is for the driver python' }];
}

function onnxHasModels({ runtime, models }: Spec): Problem[] {
  return runtime.driver === 'onnx' && models.length === 0
    ? [{ path: ['models'], message: 'must name at least one network for the driver onnx' }]
    : [];
}

function commandIsOfItsDriver({ runtime }: Spec): Problem[] {
  if (runtime.driver === 'command') {
    return runtime.command === undefined
      ? [{ path: ['runtime', 'command'], message: 'is missing: the program to run' }]
      : [];
  }
  return (['command', 'env', 'listen', 'workdir'] as const)
    .filter((key) => runtime[key] !== undefined)
    .map((key) => ({ path: ['runtime', key], message: 'is for the driver command' }));
}

function programIsThere({ runtime, models }: Spec): Problem[] {
  const [program] = runtime.command ?? [];
  if (!program?.startsWith('./') || models.some(({ path }) => `./${path}` === program)) return [];
  return [{ path: ['runtime', 'command', 0], message: `"${program}" is not among the paths of models` }];
}
