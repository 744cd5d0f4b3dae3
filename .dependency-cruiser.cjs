/**
 * The import table (docs/architecture/01-modules.md): a module may import itself, `errors`, and what is named here.
 * What is not named is an error. Test files may import anything.
 */
const MAY_IMPORT = {
  api: [],
  // Of `api` the wire types, of `diagnosis` how texts in two languages are written.
  advice: ['api', 'diagnosis/text'],
  // Of `api` the types of diagnoses.
  diagnosis: ['api'],
  parsing: [],
  observe: [],
  // Wire types of reports only.
  store: ['api'],
  download: ['store'],
  'model-source': ['store', 'download'],
  // Of `api` the types of reports.
  environment: ['store', 'download', 'api'],
  facts: [],
  // Of `store` how files are replaced.
  machine: ['store'],
  // Of `api` the types of diagnoses, of `store` what disks and names are worked on with.
  preflight: ['api', 'diagnosis', 'download', 'environment', 'facts', 'store'],
  'model-import': [],
  release: ['store', 'api'],
  state: [],
  golden: ['api', 'parsing', 'runtime/transport', 'runtime/driver', 'release/units', 'store/relative-path'],
  worker: ['parsing'],
  'runtime/onnx': ['runtime/supervisor', 'runtime/driver'],
  'runtime/dummy': ['runtime/supervisor', 'runtime/driver'],
  'runtime/command': ['runtime/program', 'runtime/supervisor', 'runtime/driver'],
  'runtime/python': ['runtime/program', 'runtime/supervisor', 'runtime/driver'],
  'runtime/program': ['runtime/supervisor', 'runtime/driver'],
  'runtime/supervisor': ['runtime/driver'],
  'runtime/driver': [],
  'runtime/transport': ['runtime/driver'],
  gateway: ['runtime/driver', 'runtime/transport'],
  // Of `api` the wire types only: what the control plane shows is what the domain sees.
  rollout: [
    'api',
    'diagnosis',
    'release',
    'store',
    'state',
    'golden',
    'gateway/route',
    'model-source',
    'model-import',
    'environment',
    'preflight',
    'advice',
    'machine',
    'runtime/driver',
    'runtime/transport',
  ],
  server: ['api', 'gateway', 'rollout', 'observe'],
  cli: ['api'],
};

const within = (module) => `^src/${module}(/|\\.ts$|-[a-z]+\\.ts$)`;

const borders = Object.entries(MAY_IMPORT).map(([module, others]) => ({
  name: `border-of-${module.replace('/', '-')}`,
  severity: 'error',
  from: { path: within(module), pathNot: '\\.test\\.ts$' },
  to: { path: '^src/', pathNot: [within(module), '^src/(errors|in-thread)\\.ts$', ...others.map(within)] },
}));

module.exports = {
  forbidden: [
    ...borders,
    {
      name: 'no-circular',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    { name: 'not-to-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'source-needs-no-dev-dependency',
      severity: 'error',
      from: { path: '^src', pathNot: '\\.test\\.ts$' },
      to: { dependencyTypes: ['npm-dev'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      extensions: ['.ts', '.js', '.mjs', '.cjs', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'types', 'default'],
    },
  },
};
