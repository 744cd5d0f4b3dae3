import { expect, test } from 'vitest';
import { type Advice, advice, WAYS, type Way } from '../api/control/advice.ts';
import { advise } from './advise.ts';
import type { AdviceFacts } from './facts.ts';
import { before, environmentWith, factsWith, RATES, STANDBY, targetWith } from './facts-for-tests.ts';

const wayOf = ({ ways }: Advice, way: Way) => ways.find((one) => one.way === way)!;
const inEnglish = (facts: AdviceFacts) => advise(facts, 'en');
const cold = { ...STANDBY, mode: 'cold', answers: false, rehearsed: null } as const;

/** Situations by name: everything that a service and a machine can be in, roughly. */
const SITUATIONS: Record<string, AdviceFacts> = {
  'all is well': factsWith(),
  'a cold standby': factsWith({ target: targetWith({ standby: cold }) }),
  'an older generation': factsWith({ target: targetWith({ standby: null }) }),
  'no environment, as the embedded release': factsWith({ target: targetWith({ environment: null }) }),
  'nothing before': factsWith({ target: null }),
  'nothing at all': factsWith({ target: null, current: null }),
  'nothing serves': factsWith({ current: null }),
  'nothing was ever timed': factsWith({
    rates: null,
    network: null,
    target: targetWith({ start: null, standby: { ...STANDBY, rehearsed: null, probedAt: null } }),
  }),
  'the network cannot be tried': factsWith({ network: { failure: 'connect ECONNREFUSED' } }),
  'memory and disk are unknown': factsWith({ memoryFree: null, diskFree: null }),
  'an irreversible release': factsWith({ irreversible: '2.0.0' }),
  'gone from the store': factsWith({ target: targetWith({ standby: null, kept: 'gone', environment: null }) }),
  'a disk without links': factsWith({
    rates: { ...RATES, links: null },
    target: targetWith({ standby: null, files: { count: 3, bytes: 253e6, laidOut: false } }),
  }),
};

test.each(Object.entries(SITUATIONS))('%s: all six ways, whole sentences in both languages', (_, facts) => {
  for (const language of ['en', 'zh'] as const) {
    const told = advice.parse(advise(facts, language));
    expect(told.ways.map(({ way }) => way)).toEqual(WAYS);
    const said = told.ways.flatMap(({ reason, from, parts, needs, loses, risk }) => [
      ...[from, risk.sentence, ...needs, ...loses, ...parts.map((part) => part.from)],
      ...(reason === null ? [] : [reason]),
    ]);
    for (const sentence of [...said, told.recommendation.why]) expect(sentence).toMatch(/^[^?{}]*\S[^?{}]*$/);
    if (language === 'zh') for (const sentence of said) expect(sentence).toMatch(/\p{Script=Han}/u);
  }
});

test.each(Object.entries(SITUATIONS))('%s: times have bounds, and add up', (_, facts) => {
  for (const { possible, reason, ms, low_ms, high_ms, basis, parts } of inEnglish(facts).ways) {
    expect(reason === null).toBe(possible);
    expect(ms === null).toBe(basis === 'unknown');
    if (ms === null) continue;
    expect(low_ms).toBeLessThanOrEqual(ms);
    expect(high_ms).toBeGreaterThanOrEqual(ms);
    expect(parts.reduce((sum, part) => sum + part.ms!, 0)).toBeCloseTo(ms);
  }
});

/** What is recommended when, with what goes before it taken away one after another. */
const RECOMMENDED: [string, Way | null, AdviceFacts][] = [
  ['the standby runs', 'warm-standby', factsWith()],
  [
    'it was not rehearsed yet',
    'warm-standby',
    factsWith({ target: targetWith({ standby: { ...STANDBY, ready: false, rehearsed: null } }) }),
  ],
  ['it is cold', 'cold-release', factsWith({ target: targetWith({ standby: cold }) })],
  [
    'it is starting',
    'cold-release',
    factsWith({
      target: targetWith({ standby: { ...STANDBY, ready: false, answers: false, reason: 'It is starting.' } }),
    }),
  ],
  [
    'it answers wrongly',
    'environment-rebuild',
    factsWith({ target: targetWith({ standby: { ...STANDBY, ready: false, wrong: true, reason: 'Labels differ.' } }) }),
  ],
  ['nothing stands by', 'cold-release', factsWith({ target: targetWith({ standby: null }) })],
  [
    'a model is missing',
    'environment-rebuild',
    factsWith({ target: targetWith({ standby: null, kept: { missing: ['model.pt'], bytes: 253e6 } }) }),
  ],
  ['wheels are missing', 'container-image', factsWith({ target: lacking() })],
  ['… and there is no engine', 'reinstall', factsWith({ target: lacking(), engine: null })],
  ['… and no index has them', 'patch-source', factsWith({ target: lacking(['mmcv-full']), engine: null })],
  [
    'it is gone altogether',
    'patch-source',
    factsWith({ target: targetWith({ standby: null, kept: 'gone', environment: null }) }),
  ],
  ['what serves is irreversible', 'patch-source', factsWith({ irreversible: '2.0.0' })],
  ['it has no environment', 'warm-standby', factsWith({ target: targetWith({ environment: null }) })],
  [
    'its Python is gone',
    'container-image',
    factsWith({
      target: targetWith({
        standby: null,
        environment: environmentWith({ python: { wanted: '3.10.13', here: false, same: false } }),
      }),
    }),
  ],
  ['the first release', null, factsWith({ target: null })],
];

/** A release with lost wheels. */
function lacking(kept: string[] = []) {
  const { reinstall } = environmentWith();
  const environment = environmentWith({
    there: false,
    missing: ['numpy-1.26.4.whl'],
    reinstall: { ...reinstall, kept },
  });
  return targetWith({ standby: null, kept: { missing: ['environment/numpy-1.26.4.whl'], bytes: 18e6 }, environment });
}

test.each(RECOMMENDED)('recommended when %s: %s', (_, way, facts) => {
  const { recommendation, ways } = inEnglish(facts);
  expect(recommendation.way).toBe(way);
  if (way !== null) expect(ways.find((one) => one.way === way)?.possible).toBe(true);
});

test('a warm standby: the time is that of the rehearsal', () => {
  const told = inEnglish(factsWith());
  expect(wayOf(told, 'warm-standby')).toMatchObject({
    ms: 3.1,
    basis: 'measured',
    from: 'rehearsed 12 s ago: 3.1 ms',
    needs: ['1.50 GB of memory, which it holds already'],
    loses: ['What 2.0.0 brought'],
    risk: { level: 'low', sentence: 'It answered a golden input rightly 20 s ago.' },
  });
  expect(told.recommendation).toEqual({
    way: 'warm-standby',
    why: '1.0.0 runs beside 2.0.0 and is ready: 3.1 ms, and no request is lost.',
    command: 'lastgood rollback',
  });
});

test('a cold start: as the last start took, or as it was gone through', () => {
  const release = (more: object) => wayOf(inEnglish(factsWith({ target: targetWith(more) })), 'cold-release');
  expect(release({})).toMatchObject({ basis: 'predicted', from: '16 s start, as it took 1 h 00 min ago' });
  expect(release({}).ms).toBeCloseTo(16_219);
  expect(release({ start: { ms: 15_000, at: null } }).from).toBe('15 s start, as its last one took');
  expect(release({ coldRollback: { ms: 17_000, at: before(60) } })).toMatchObject({
    basis: 'measured',
    ms: 17_000,
    from: 'started and switched to 1 min 00 s ago: 17 s',
  });
  expect(release({ start: null })).toMatchObject({ possible: true, ms: null, basis: 'unknown' });
});

test('a cold start counts the environment that must be built first, or be looked at', () => {
  const parts = (more: object) =>
    wayOf(inEnglish(factsWith({ target: targetWith(more) })), 'cold-release').parts.map(({ part }) => part);
  expect(parts({})).toEqual(['start', 'switch']);
  expect(parts({ environment: environmentWith({ there: false }) })).toEqual(['environment', 'start', 'switch']);
  expect(parts({ environment: environmentWith({ drift: 'flask/app.py was changed.' }) })).toContain('environment');
  expect(parts({ standby: null })).toEqual(['environment', 'start', 'switch']);
  expect(parts({ files: { count: 3, bytes: 1, laidOut: false } })).toEqual(['files', 'start', 'switch']);
});

test('a rebuild: as it was timed, at the pace of another, or by the trial of the machine', () => {
  const { packages, files, bytes, fresh } = environmentWith().amount;
  const own = { ms: 1700, at: before(7200), version: '1.0.0', packages, files, bytes, fresh };
  const rebuild = (more: object) =>
    wayOf(inEnglish(factsWith({ target: targetWith({ environment: environmentWith(more) }) })), 'environment-rebuild')
      .parts[0]!;
  expect(rebuild({ ownBuild: own })).toMatchObject({ ms: 1700, basis: 'measured' });
  const half = { ...own, version: '0.9.0', ms: 3000, packages: packages / 2, files: files / 2, bytes: bytes / 2 };
  const scaled = rebuild({ anyBuild: half });
  expect(scaled).toMatchObject({
    basis: 'predicted',
    from: expect.stringContaining('at the pace of the build of 0.9.0'),
  });
  expect(scaled.ms).toBeGreaterThan(3000);
  expect(scaled.ms).toBeLessThan(6000);
  expect(rebuild({})).toMatchObject({ basis: 'predicted', from: expect.stringContaining('by a short trial') });
  // What must be unpacked takes longer, and another build says less of it.
  const unpacking = environmentWith().amount;
  const all = { ...unpacking, fresh: { packages, files, bytes } };
  expect(rebuild({ amount: all }).ms).toBeGreaterThan(5 * rebuild({}).ms!);
  expect(rebuild({ amount: all, ownBuild: own })).toMatchObject({ basis: 'predicted' });
});

test('a reinstall: the network, the compiler, the build and the start', () => {
  const told = (more: Partial<AdviceFacts>) => wayOf(inEnglish(factsWith(more)), 'reinstall');
  const known = told({});
  expect(known.parts.map(({ part, ms }) => [part, ms && Math.round(ms / 1000)])).toEqual([
    ['download', 100],
    ['compile', 480],
    ['environment', 22],
    ['start', 16],
  ]);
  expect(known).toMatchObject({
    basis: 'predicted',
    from: '1 min 40 s to fetch 2.00 GB at 20.0 MB/s, as it was 24 h 00 min ago + 8 min 00 s to compile mmcv-full, as it takes elsewhere with 2 cores',
    risk: { level: 'high' },
  });
  expect(known.needs).toContain('A compiler, for mmcv-full');
  expect(told({ cores: 8 }).parts[1]!.ms).toBe(120_000);
  const offline = told({ network: null });
  expect(offline).toMatchObject({ ms: null, basis: 'unknown', from: expect.stringContaining('--probe-network') });
  // At least the rest.
  expect(offline.low_ms).toBeGreaterThan(240_000);
  expect(told({ network: { failure: 'connect ECONNREFUSED' } }).from).toContain('ECONNREFUSED');
});

test('a compilation is known where it was done, and unknown where nobody did it', () => {
  const told = (compiled: { name: string; version: string; ms: number | null }[]) => {
    const environment = environmentWith({ reinstall: { bytes: 0, wheels: 0, compiled, kept: [] } });
    return wayOf(inEnglish(factsWith({ target: targetWith({ environment }) })), 'reinstall').parts[0]!;
  };
  expect(told([{ name: 'mmcv-full', version: '1.7.1', ms: 300_000 }])).toMatchObject({
    ms: 300_000,
    from: '5 min 00 s to compile mmcv-full, as it took here',
  });
  expect(told([{ name: 'oss2', version: '2.19.1', ms: null }])).toMatchObject({
    ms: null,
    low_ms: null,
    from: 'how long oss2 takes to compile is not known',
  });
  const both = told([
    { name: 'oss2', version: '2.19.1', ms: null },
    { name: 'mmcv-full', version: '1.7.1', ms: null },
  ]);
  expect(both).toMatchObject({ ms: null, low_ms: 240_000 });
});

test('an image: only with an engine, and by its size', () => {
  expect(wayOf(inEnglish(factsWith({ engine: null })), 'container-image')).toMatchObject({
    possible: false,
    reason: 'No container engine answers on this machine (Docker, Podman).',
  });
  const image = wayOf(inEnglish(factsWith()), 'container-image');
  expect(image).toMatchObject({
    possible: true,
    basis: 'predicted',
    from: expect.stringMatching(/^1 min \d\d s to load 4\.58 GB of image at/),
  });
  expect(image.needs).toContain('Docker 27.3.1, which answers');
});

test('without an environment three ways do not apply, and say so', () => {
  const told = inEnglish(factsWith({ target: targetWith({ environment: null }) }));
  const reasons = (['environment-rebuild', 'container-image', 'reinstall'] as const).map(
    (way) => wayOf(told, way).reason,
  );
  expect(reasons).toEqual([
    '1.0.0 has no Python environment: there is nothing to rebuild.',
    'lastgood writes images of Python environments, and 1.0.0 has none.',
    '1.0.0 has no Python packages to install.',
  ]);
});

test('patching has no time, and is the last resort', () => {
  expect(wayOf(inEnglish(factsWith()), 'patch-source')).toMatchObject({
    possible: true,
    ms: null,
    basis: 'unknown',
    parts: [],
    risk: { level: 'high', sentence: expect.stringContaining('unproven code') },
  });
});

test('what is missing of memory, disk and proof is a risk, or a reason', () => {
  const told = (more: Partial<AdviceFacts>) => wayOf(inEnglish(factsWith(more)), 'cold-release');
  expect(told({ memoryFree: 1e9 }).risk).toMatchObject({
    level: 'high',
    sentence: expect.stringContaining('1.00 GB are free'),
  });
  expect(told({ target: targetWith({ golden: 0 }) }).risk.level).toBe('medium');
  const fresh = { packages: 78, files: 23_657, bytes: 4.18e9 };
  const environment = environmentWith({ there: false, amount: { ...fresh, fresh } });
  const full = told({ diskFree: 1e9, target: targetWith({ environment }) });
  expect(full).toMatchObject({ possible: false, reason: expect.stringContaining('4.18 GB have to be written') });
  const otherBuild = environmentWith({ python: { wanted: '3.10.13', here: true, same: false } });
  const rebuild = wayOf(
    inEnglish(factsWith({ target: targetWith({ environment: otherBuild }) })),
    'environment-rebuild',
  );
  expect(rebuild.risk.level).toBe('medium');
});

test('the command names the service where there are several, and is one that does it', () => {
  const commandOf = (more: Partial<AdviceFacts>) => inEnglish(factsWith(more)).recommendation.command;
  expect(commandOf({ onlyService: false })).toBe('lastgood rollback human-parsing');
  const model = { standby: null, kept: { missing: ['model.pt'], bytes: 1 } };
  expect(commandOf({ target: targetWith(model) })).toBe('lastgood deploy 1.0.0');
  expect(commandOf({ onlyService: false, target: targetWith(model) })).toBe(
    'lastgood deploy 1.0.0 --service human-parsing',
  );
  expect(commandOf({ target: null })).toBeNull();
});
