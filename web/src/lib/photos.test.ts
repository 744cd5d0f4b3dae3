import { describe, expect, test } from 'vitest';
import {
  NO_PHOTOS,
  nextPhoto,
  type Photo,
  type PhotoState,
  type Photos,
  type PhotosAction,
  photosReducer,
} from './photos.ts';

const photo = (id: number, state: PhotoState = { step: 'waiting' }): Photo => ({
  id,
  name: `${id}.jpg`,
  file: new Blob(['x']),
  url: `blob:${id}`,
  broken: 0,
  state,
});
const apply = (photos: Photos, ...actions: PhotosAction[]) => actions.reduce(photosReducer, photos);
const three = apply(NO_PHOTOS, { type: 'added', photos: [photo(1), photo(2), photo(3)] });
const problem = { code: 'connection_lost', error: 'The connection broke off.', hint: 'Try again.' };

test('the first of the photos that were added is shown', () => {
  expect(three.selected).toBe(1);
  expect(apply(three, { type: 'added', photos: [photo(4)] }).selected).toBe(4);
  expect(apply(three, { type: 'added', photos: [] }).selected).toBe(1);
});

describe('the queue', () => {
  test('sends one at a time, in the order in which they came', () => {
    expect(nextPhoto(three)?.id).toBe(1);
    const sending = apply(three, { type: 'progressed', id: 1, state: { step: 'parsing', since: 0 } });
    expect(nextPhoto(sending)).toBeNull();
    expect(nextPhoto(apply(sending, { type: 'cancelled', id: 1 }))?.id).toBe(2);
  });

  test('an answer after a cancel changes nothing', () => {
    const cancelled = apply(three, { type: 'cancelled', id: 1 });
    expect(apply(cancelled, { type: 'progressed', id: 1, state: { step: 'parsing', since: 0 } })).toEqual(cancelled);
    expect(apply(cancelled, { type: 'interrupted', id: 1, problem })).toEqual(cancelled);
  });

  test('a broken connection puts the photo back once, then is told', () => {
    const once = apply(three, { type: 'interrupted', id: 1, problem });
    expect(once.list[0].state).toEqual({ step: 'waiting' });
    const twice = apply(once, { type: 'interrupted', id: 1, problem });
    expect(twice.list[0].state).toEqual({ step: 'failed', problem });
    const again = apply(twice, { type: 'retried', id: 1 });
    expect(again.list[0]).toMatchObject({ broken: 0, state: { step: 'waiting' } });
  });
});

test('removing the photo that is shown shows its neighbour', () => {
  const middle = apply(three, { type: 'selected', id: 2 }, { type: 'removed', id: 2 });
  expect(middle.selected).toBe(3);
  const last = apply(middle, { type: 'removed', id: 3 });
  expect(last.selected).toBe(1);
  expect(apply(last, { type: 'removed', id: 1 })).toEqual(NO_PHOTOS);
  expect(apply(three, { type: 'removed', id: 3 }).selected).toBe(1);
});
