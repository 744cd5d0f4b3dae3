import type { ParseResponse } from '../../../src/api/parse.ts';
import type { Problem } from './problem.ts';

export interface Result {
  response: ParseResponse;
  /** The answer as it came, for the JSON download. */
  text: string;
  /** From the first byte sent to the last byte received, milliseconds. */
  elapsedMs: number;
  requestId: string;
  /** Another release than the current one answered, because the current one failed. */
  rescued: boolean;
}

export type PhotoState =
  | { step: 'waiting' }
  | { step: 'uploading'; sent: number; total: number; since: number }
  | { step: 'parsing'; since: number }
  | { step: 'done'; result: Result }
  | { step: 'failed'; problem: Problem }
  | { step: 'cancelled' };

export interface Photo {
  id: number;
  name: string;
  file: Blob;
  /** Object URL of `file`. */
  url: string;
  /** Path on the server, for the sample photo. */
  sample?: string;
  /** Times that the connection broke while it was sent. */
  broken: number;
  state: PhotoState;
}

/** The photos of this visit, oldest first. They are parsed one after another, in this order. */
export interface Photos {
  list: readonly Photo[];
  selected: number | null;
}

export type PhotosAction =
  | { type: 'added'; photos: readonly Photo[] }
  | { type: 'selected'; id: number }
  | { type: 'removed'; id: number }
  | { type: 'retried'; id: number }
  | { type: 'cancelled'; id: number }
  | { type: 'progressed'; id: number; state: PhotoState }
  | { type: 'interrupted'; id: number; problem: Problem };

export const NO_PHOTOS: Photos = { list: [], selected: null };

/** A connection may break once and be tried again by itself; the second time it is told. */
const MAX_BROKEN = 2;

export const isRunning = (photo: Photo) => photo.state.step === 'uploading' || photo.state.step === 'parsing';
export const isFinished = (photo: Photo) => ['done', 'failed', 'cancelled'].includes(photo.state.step);

/** The photo to send now: the first that waits, while none is under way. */
export function nextPhoto(photos: Photos): Photo | null {
  if (photos.list.some(isRunning)) return null;
  return photos.list.find((photo) => photo.state.step === 'waiting') ?? null;
}

function change(photos: Photos, id: number, update: (photo: Photo) => Photo): Photos {
  return { ...photos, list: photos.list.map((photo) => (photo.id === id ? update(photo) : photo)) };
}

export function photosReducer(photos: Photos, action: PhotosAction): Photos {
  switch (action.type) {
    case 'added':
      return { list: [...photos.list, ...action.photos], selected: action.photos[0]?.id ?? photos.selected };
    case 'selected':
      return { ...photos, selected: action.id };
    case 'removed': {
      const at = photos.list.findIndex((photo) => photo.id === action.id);
      const list = photos.list.filter((photo) => photo.id !== action.id);
      const neighbour = list[Math.min(at, list.length - 1)]?.id ?? null;
      return { list, selected: photos.selected === action.id ? neighbour : photos.selected };
    }
    case 'retried':
      return change(photos, action.id, (photo) => ({ ...photo, broken: 0, state: { step: 'waiting' } }));
    case 'cancelled':
      return change(photos, action.id, (photo) =>
        isFinished(photo) ? photo : { ...photo, state: { step: 'cancelled' } },
      );
    case 'progressed':
      // Answers that arrive after a cancel are no news.
      return change(photos, action.id, (photo) => (isFinished(photo) ? photo : { ...photo, state: action.state }));
    case 'interrupted':
      return change(photos, action.id, (photo) => {
        if (isFinished(photo)) return photo;
        const broken = photo.broken + 1;
        if (broken < MAX_BROKEN) return { ...photo, broken, state: { step: 'waiting' } };
        return { ...photo, broken, state: { step: 'failed', problem: action.problem } };
      });
  }
}
