import { describe, expect, test } from 'vitest';
import { generation, quietWorld, V1, V2, V3 } from '../../../../test/browser/support/control-world.ts';
import { wayBack } from './way-back.ts';
import type { World } from './world.ts';

function world(): World {
  const { services, history, releases, rollouts } = quietWorld();
  return { services, service: services[0]!, history, releases, rollouts, at: 0 };
}

describe('the way back', () => {
  test('to the standby, as it was measured', () => {
    expect(wayBack(world(), null, false)).toMatchObject({
      generation: null,
      version: '1.0.0',
      from: { version: '2.0.0', generation: 2 },
      speed: { how: 'warm', ms: 3.1 },
      irreversible: [],
    });
  });

  test('is not known when nobody answers', () => {
    expect(wayBack(world(), null, true)?.speed).toEqual({ how: 'unknown' });
  });

  test('there is none without a standby', () => {
    const lonely = world();
    lonely.service!.standby = null;
    expect(wayBack(lonely, null, false)).toBeNull();
  });

  test('to what does not run takes as long as it took to start when it last did', () => {
    const known = world();
    known.service!.standby = null;
    expect(wayBack(known, generation(1, V1, {}), false)?.speed).toEqual({ how: 'cold', ms: null });
    expect(wayBack(known, generation(1, V2, {}), false)?.speed).toEqual({ how: 'cold', ms: 1483 });
  });

  test('a cold standby is predicted, one that is not ready is not promised', () => {
    const cold = world();
    Object.assign(cold.service!.standby!, { mode: 'cold', rollback_ms: 2400 });
    expect(wayBack(cold, null, false)?.speed).toEqual({ how: 'cold', ms: 2400 });
    const unready = world();
    Object.assign(unready.service!.standby!, { ready: false, reason: 'It died.' });
    expect(wayBack(unready, null, false)?.speed).toEqual({ how: 'unready', reason: 'It died.' });
  });

  test('names the irreversible releases that it goes past, each once', () => {
    const marked = world();
    for (const release of marked.releases) release.irreversible = true;
    marked.history.unshift(generation(4, V2, {}), generation(3, V3, {}));
    expect(wayBack(marked, generation(1, V1, {}), false)?.irreversible).toEqual(['2.0.0', '2.1.0']);
    expect(wayBack(marked, generation(4, V2, {}), false)?.irreversible).toEqual([]);
  });
});
