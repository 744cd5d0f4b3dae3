import { expect, test } from 'vitest';
import type { Instance, InstanceState } from '../runtime/driver.ts';
import { isFailing, rescuerOf, reserveMs, servingOf } from './rescue.ts';
import type { Route } from './route.ts';

let generation = 0;

/** Of an instance nothing is read but its state. */
function route(state: InstanceState): Route {
  const instance = { status: { state, restarts: 0 } } as Instance;
  return { release: { id: 'sha256:1', version: '1' }, generation: ++generation, instance };
}
const table = (current: Route | null, standby: Route | null = null) => ({ version: 1, service: 's', current, standby });

test.each([500, 502, 503, 504])('%i says that the release broke', (status) => expect(isFailing(status)).toBe(true));
test.each([200, 301, 404, 422, 429, 499, 501])('%i does not', (status) => expect(isFailing(status)).toBe(false));

test('the standby answers for the current release, when it is ready', () => {
  const [current, standby] = [route('starting'), route('ready')];
  expect(rescuerOf(table(current, standby), current)).toBe(standby);
  expect(rescuerOf(table(current, route('starting')), current)).toBeNull();
  expect(rescuerOf(table(current), current)).toBeNull();
});

test('what began before a switch is answered by the release that serves now, not by the one that failed it', () => {
  const [old, current] = [route('ready'), route('ready')];
  expect(rescuerOf(table(current, old), old)).toBe(current);
  const restarting = route('starting');
  expect(rescuerOf(table(restarting, old), old)).toBeNull();
});

test('newcomers are served by the standby while the current release is not ready', () => {
  const [current, standby, down] = [route('ready'), route('ready'), route('failed')];
  expect(servingOf(table(current, standby), current)).toBe(current);
  expect(servingOf(table(down, standby), down)).toBe(standby);
  expect(servingOf(table(down, route('starting')), down)).toBe(down);
});

test.each([
  ['nothing measured: a third', null, 10_000],
  ['quick answers: a tenth', 20, 3_000],
  ['usual ones: four of them', 1_500, 6_000],
  ['slow ones: half', 9_000, 15_000],
])('kept for a rescue of 30 s, %s', (_, meanMs, expected) => {
  expect(reserveMs(30_000, meanMs)).toBe(expected);
});
