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
  environmentIsOfPython,
  onnxHasModels,
  keysAreOfTheDriver,
  commandHasProgram,
  pythonHasOneEntry,
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

function environmentIsOfPython({ runtime, environment }: Spec): Problem[] {
  if ((environment !== undefined) === (runtime.driver === 'python')) return [];
  const message = environment ? 'is for the driver python' : 'is missing: the interpreter and the lock';
  return [{ path: ['environment'], message }];
}

function onnxHasModels({ runtime, models }: Spec): Problem[] {
  return runtime.driver === 'onnx' && models.length === 0
    ? [{ path: ['models'], message: 'must name at least one network for the driver onnx' }]
    : [];
}

const PROGRAMS = ['command', 'python'];

/** Keys of `runtime` that not every driver has. */
const DRIVERS_OF = {
  command: PROGRAMS,
  env: PROGRAMS,
  listen: PROGRAMS,
  workdir: PROGRAMS,
  worker: ['python'],
  wsgi: ['python'],
  asgi: ['python'],
  workers: ['python'],
  network: ['python'],
} as const satisfies Partial<Record<keyof Spec['runtime'], readonly string[]>>;

function keysAreOfTheDriver({ runtime }: Spec): Problem[] {
  const keys = Object.keys(DRIVERS_OF) as (keyof typeof DRIVERS_OF)[];
  return keys
    .filter((key) => runtime[key] !== undefined && !(DRIVERS_OF[key] as readonly string[]).includes(runtime.driver))
    .map((key) => ({ path: ['runtime', key], message: `is for the driver ${DRIVERS_OF[key].join(' or ')}` }));
}

function commandHasProgram({ runtime }: Spec): Problem[] {
  return runtime.driver === 'command' && runtime.command === undefined
    ? [{ path: ['runtime', 'command'], message: 'is missing: the program to run' }]
    : [];
}

const ENTRIES = ['worker', 'wsgi', 'asgi', 'command'] as const;

function pythonHasOneEntry({ runtime }: Spec): Problem[] {
  if (runtime.driver !== 'python') return [];
  const given = ENTRIES.filter((key) => runtime[key] !== undefined);
  if (given.length === 1) return [];
  if (given.length === 0) return [{ path: ['runtime'], message: `needs what to run: one of ${ENTRIES.join(', ')}` }];
  return [{ path: ['runtime', given[1]!], message: `cannot stand beside ${given[0]}: one of ${ENTRIES.join(', ')}` }];
}

function programIsThere({ runtime, models }: Spec): Problem[] {
  const [program] = runtime.command ?? [];
  if (!program?.startsWith('./') || models.some(({ path }) => `./${path}` === program)) return [];
  return [{ path: ['runtime', 'command', 0], message: `"${program}" is not among the paths of models` }];
}
