import type { ReleaseDetail, ReleaseDiff, ReleaseSummary, VerifyReport } from '../../api/control/release.ts';
import type { GateResult, RollbackResult, Rollout } from '../../api/control/rollout.ts';
import type { Generation, ServiceView } from '../../api/control/service.ts';
import type { FsckReport, GcReport, StoreListing } from '../../api/control/store.ts';
import type { Diagnosis } from '../../api/diagnosis.ts';
import { adviceExample } from './advice-example.ts';

const LITE = { id: 'sha256:0c5ff94b1a3e4f4eb5d8b4c84bb4b1f4b24b3d1ef0ad9d4ad7ff5bfa33a4d101', version: '1.0.0' };
const FULL = { id: 'sha256:7b685b5e60ef6a868343a29fc8e737dcdf9e320033a32e7b9f18a5de314a01eb', version: '2.0.0' };
const WEIGHTS = 'sha256:4bdb0e0a1f7d8f1a52dd0bd0a6ee4a2e7b2f0d9a5ba5c2bbd3f2c0d6a2ee8c11';

const GATES: GateResult[] = [
  {
    gate: 'integrity',
    verdict: 'pass',
    summary: 'All 5 files are what the release says.',
    evidence: { files: 5, bytes: 71_303_168 },
    cause: null,
    at: '2026-05-04T10:00:01.210Z',
    ms: 203,
  },
  {
    gate: 'golden',
    verdict: 'pass',
    summary: '3 of 3 golden inputs were answered as expected.',
    evidence: {},
    cause: null,
    at: '2026-05-04T10:00:05.890Z',
    ms: 2804,
  },
];

const ROLLOUT: Rollout = {
  id: 'r-20260504-100001-7b685b',
  service: 'human-parsing',
  kind: 'rollout',
  release: FULL,
  from: { ...LITE, generation: 1 },
  state: 'watching',
  policy: { watch: '60s' },
  started_at: '2026-05-04T10:00:00.902Z',
  ended_at: null,
  steps: [
    { step: 'staging', at: '2026-05-04T10:00:00.902Z', ms: 105 },
    { step: 'watching', at: '2026-05-04T10:00:06.114Z', ms: null },
  ],
  gates: GATES,
  cause: null,
  generation: 2,
  progress: null,
  evidence: ['log.txt', 'golden/astronaut/answer.png'],
};

const BEGUN: Rollout = {
  ...ROLLOUT,
  state: 'staging',
  steps: [{ step: 'staging', at: ROLLOUT.started_at, ms: null }],
  gates: [],
  generation: null,
  evidence: [],
};

const SUMMARY: ReleaseSummary = {
  ...FULL,
  service: 'human-parsing',
  driver: 'onnx',
  bytes: 71_303_168,
  files: 5,
  golden_cases: 3,
  pinned: false,
  irreversible: false,
  complete: true,
  roles: [{ service: 'human-parsing', role: 'current', generation: 2 }],
  last_rollout: { id: ROLLOUT.id, state: 'watching', at: ROLLOUT.started_at },
};

const DETAIL: ReleaseDetail = {
  ...SUMMARY,
  spec: { apiVersion: 'lastgood/v1', service: 'human-parsing', version: '2.0.0' },
  content: [{ path: 'pose.onnx', digest: WEIGHTS, bytes: 19_922_944, kind: 'model' }],
};

const DIFF: ReleaseDiff = {
  a: { ...SUMMARY, ...LITE, roles: [{ service: 'human-parsing', role: 'standby', generation: 1 }] },
  b: SUMMARY,
  same: false,
  changes: [
    {
      kind: 'model',
      what: 'changed',
      name: 'pose.onnx',
      from: '9 MB',
      to: '19 MB',
      sentence: 'pose.onnx is another file: 9 MB became 19 MB.',
    },
  ],
};

const SERVICE: ServiceView = {
  name: 'human-parsing',
  default: true,
  current: {
    release: { ...FULL, generation: 2 },
    since: '2026-05-04T10:00:06.113Z',
    instance: { state: 'ready', restarts: 0, memory_bytes: 402_653_184, start_ms: 812 },
  },
  standby: {
    release: { ...LITE, generation: 1 },
    mode: 'warm',
    ready: true,
    reason: null,
    instance: { state: 'ready', restarts: 0, memory_bytes: 301_989_888, start_ms: 640 },
    rollback_ms: 3.1,
    measured_at: '2026-05-04T10:01:06.204Z',
    probed_at: '2026-05-04T10:01:06.190Z',
  },
  rollout: ROLLOUT,
  routing_version: 7,
  rescued_total: 0,
  golden: { agreement: 0.9991, at: '2026-05-04T10:01:00.003Z', failing: false },
  environment: null,
  trouble: null,
};

const HISTORY: Generation[] = [
  {
    generation: 2,
    release: FULL,
    cause: 'deploy',
    reason: null,
    rollout: ROLLOUT.id,
    activated_at: '2026-05-04T10:00:06.113Z',
    ended_at: null,
    known_good: false,
    kept: true,
  },
];

const ROLLED_BACK: RollbackResult = {
  service: 'human-parsing',
  generation: 3,
  release: LITE,
  from: { ...FULL, generation: 2 },
  warm: true,
  ms: 3.1,
  switch_ms: 0.04,
  warnings: [],
};

const VERIFIED: VerifyReport = { release: FULL.id, intact: true, files: 5, bytes: 71_303_168, problems: [] };

const STORE: StoreListing = {
  dir: '/home/ada/.lastgood/store',
  bytes: 143_654_912,
  blobs: 12,
  trash_bytes: 0,
  free_bytes: 52_613_349_376,
  entries: [{ ref: 'releases/human-parsing/2.0.0', digest: FULL.id, kind: 'release', bytes: 71_303_168 }],
};

const COLLECTED: GcReport = {
  dry_run: false,
  kept_blobs: 12,
  kept_bytes: 143_654_912,
  trashed_blobs: 1,
  trashed_bytes: 19_922_944,
  freed_blobs: 0,
  freed_bytes: 0,
  environments_removed: 0,
  environments_bytes: 0,
  checkouts_removed: 1,
};

const CHECKED: FsckReport = { clean: true, blobs: 12, bytes: 143_654_912, refs: 5, problems: [] };

const DIAGNOSIS: Diagnosis = {
  verdict: 'decided',
  causes: [
    {
      id: 'mmcv-ext-missing',
      confidence: 'certain',
      summary: 'The installed MMCV has no compiled operators.',
      lines: [{ n: 41, text: "ModuleNotFoundError: No module named 'mmcv._ext'" }],
      why: 'mmcv-lite, and mmcv built without MMCV_WITH_OPS, lack the module mmcv._ext that M2FP needs.',
      remedies: [
        { text: 'Install the package that has them.', command: 'pip install mmcv-full==1.7.1 --no-build-isolation' },
      ],
      look_at: [],
      suspects: [{ name: 'mmcv-full → mmcv-lite', from: '1.7.1', to: '2.1.0' }],
    },
  ],
};

/** Examples by method and path below /api/v1. */
export const CONTROL_EXAMPLES: Record<string, { body?: unknown; answer?: unknown }> = {
  'GET services': { answer: [SERVICE] },
  'GET services/{service}': { answer: SERVICE },
  'GET services/{service}/history': { answer: HISTORY },
  'POST services/{service}/rollouts': { body: { release: '2.0.0', policy: { watch: '60s' } }, answer: BEGUN },
  'POST services/{service}/proofs': { body: { release: '2.0.0' }, answer: { ...BEGUN, kind: 'proof' } },
  'POST services/{service}/rollback': { body: { to: 1 }, answer: ROLLED_BACK },
  'GET releases': { answer: [SUMMARY] },
  'POST releases': {
    body: { spec: 'apiVersion: lastgood/v1\nservice: human-parsing\n…', base_dir: '/srv/releases/human-parsing' },
    answer: DETAIL,
  },
  'GET releases/{release}': { answer: DETAIL },
  'GET releases/{release}/diff/{other}': { answer: DIFF },
  'POST releases/{release}/verify': { answer: VERIFIED },
  'DELETE releases/{release}': { answer: SUMMARY },
  'POST releases/{release}/pin': { body: { pinned: true }, answer: { ...SUMMARY, pinned: true } },
  'GET rollouts': { answer: [ROLLOUT] },
  'GET rollouts/{rollout}': { answer: ROLLOUT },
  'POST rollouts/{rollout}/cancel': { answer: { ...BEGUN, state: 'cancelled', ended_at: '2026-05-04T10:00:02.000Z' } },
  'POST diagnoses': {
    body: { log: "Traceback (most recent call last):\n…\nModuleNotFoundError: No module named 'mmcv._ext'\n" },
    answer: DIAGNOSIS,
  },
  'GET services/{service}/diagnosis': { answer: { ...DIAGNOSIS, log: 'services/human-parsing/output' } },
  'GET releases/{release}/diagnosis': { answer: { ...DIAGNOSIS, log: `rollouts/${ROLLOUT.id}/evidence/log.txt` } },
  'GET advice/{service}': { answer: adviceExample(FULL, LITE) },
  'GET store': { answer: STORE },
  'POST store/gc': { body: { dry_run: false }, answer: COLLECTED },
  'POST store/fsck': { body: { repair: false }, answer: CHECKED },
  'POST session': { body: { token: '<token>' } },
};
