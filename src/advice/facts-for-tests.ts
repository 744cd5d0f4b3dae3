import type { AdviceFacts, BuildAmount, EnvironmentFacts, MachineRates, StandbyFacts, TargetFacts } from './facts.ts';

/** Facts of a machine and a service with everything filled in, for tests that change a part of them. */

export const NOW = Date.parse('2026-03-01T12:00:00Z');
/** `seconds` before now. */
export const before = (seconds: number): string => new Date(NOW - seconds * 1000).toISOString();

export const RATES: MachineRates = {
  at: before(1),
  write_bytes: 1e9,
  read_bytes: 4e9,
  hash_bytes: 1e9,
  files: 10_000,
  links: 50_000,
  sync_ms: 3,
  spawn_ms: 20,
};

export const AMOUNT: BuildAmount = {
  packages: 78,
  files: 23_657,
  bytes: 4.18e9,
  fresh: { packages: 0, files: 0, bytes: 0 },
};

export const STANDBY: StandbyFacts = {
  mode: 'warm',
  ready: true,
  reason: null,
  answers: true,
  wrong: false,
  rehearsed: { ms: 3.1, at: before(12) },
  probedAt: before(20),
};

export const environmentWith = (more: Partial<EnvironmentFacts> = {}): EnvironmentFacts => ({
  there: true,
  drift: null,
  python: { wanted: '3.10.13', here: true, same: true },
  amount: AMOUNT,
  missing: [],
  ownBuild: null,
  anyBuild: null,
  reinstall: { bytes: 2e9, wheels: 75, compiled: [{ name: 'mmcv-full', version: '1.7.1', ms: null }], kept: [] },
  ...more,
});

export const targetWith = (more: Partial<TargetFacts> = {}): TargetFacts => ({
  release: { id: 'sha256:1', version: '1.0.0', generation: 1 },
  kept: 'whole',
  files: { count: 3, bytes: 253e6, laidOut: true },
  golden: 4,
  standby: STANDBY,
  start: { ms: 16_200, at: before(3600) },
  coldRollback: null,
  memory: 1.5e9,
  environment: environmentWith(),
  ...more,
});

export const factsWith = (more: Partial<AdviceFacts> = {}): AdviceFacts => ({
  service: 'human-parsing',
  onlyService: true,
  now: NOW,
  current: { id: 'sha256:2', version: '2.0.0', generation: 2 },
  target: targetWith(),
  irreversible: null,
  memoryFree: 8e9,
  diskFree: 50e9,
  cores: 2,
  rates: RATES,
  network: { rate: 20e6, at: before(86_400) },
  engine: 'Docker 27.3.1',
  ...more,
});
