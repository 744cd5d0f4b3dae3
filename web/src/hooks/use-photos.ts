import { useCallback, useEffect, useReducer, useRef } from 'react';
import { useText } from '../i18n/use-text.tsx';
import { formatBytes } from '../lib/format.ts';
import type { Health } from '../lib/health.ts';
import { isReadable } from '../lib/incoming.ts';
import { NO_PHOTOS, nextPhoto, type Photo, type Photos, type PhotosAction, photosReducer } from '../lib/photos.ts';
import { type Problem, ProblemError } from '../lib/problem.ts';
import { newRequestId } from '../lib/request-id.ts';
import { DisconnectedError, sendPhoto } from '../lib/send-photo.ts';

export interface NewPhoto {
  file: Blob;
  name: string;
  sample?: string;
}

export interface PhotoQueue {
  photos: Photos;
  add(photos: readonly NewPhoto[]): void;
  select(id: number): void;
  remove(id: number): void;
  cancel(id: number): void;
  retry(id: number): void;
}

/** Uploads above this that break off have most likely met the service's limit (10 MB unless set otherwise). */
const LIKELY_LIMIT = 10_000_000;
const UNAVAILABLE = 503;

/**
 * The photos of this visit, sent one after another while the service is ready.
 * @param ready photos wait as long as it is false
 * @param askHealth asked when a request broke off or was refused as unavailable: a service that is gone is waited for
 */
export function usePhotos(ready: boolean, askHealth: () => Promise<Health>): PhotoQueue {
  const { t, locale } = useText();
  const [photos, dispatch] = useReducer(photosReducer, NO_PHOTOS);
  const ids = useRef(0);
  const running = useRef<{ id: number; stop: AbortController } | null>(null);

  const connectionProblem = (photo: Photo, requestId: string): Problem => {
    const big = photo.file.size > LIKELY_LIMIT;
    return {
      code: 'connection_lost',
      error: big ? t.lost.errorBig(formatBytes(photo.file.size, locale)) : t.lost.error,
      hint: big ? t.lost.hintBig : t.lost.hint,
      requestId,
    };
  };

  /** What a failure means for the photo: it is told, or the photo waits for a service that is not there now. */
  async function afterFailure(photo: Photo, error: unknown, requestId: string): Promise<PhotosAction> {
    const { id } = photo;
    const failed = (problem: Problem): PhotosAction => ({ type: 'progressed', id, state: { step: 'failed', problem } });
    const refused = error instanceof ProblemError ? error.problem : null;
    if (!refused && !(error instanceof DisconnectedError)) throw error;
    if (refused && refused.status !== UNAVAILABLE) return failed(refused);
    // A file that was moved or deleted breaks a request off as a lost server does.
    if (!refused && !(await isReadable(photo.file))) {
      return failed({ code: 'file_gone', error: t.photoGone(photo.name), hint: t.photoGoneHint });
    }
    if ((await askHealth()).state !== 'ok') return { type: 'progressed', id, state: { step: 'waiting' } };
    return refused ? failed(refused) : { type: 'interrupted', id, problem: connectionProblem(photo, requestId) };
  }

  async function attempt(photo: Photo, signal: AbortSignal): Promise<PhotosAction> {
    const { id, file, name } = photo;
    const since = performance.now();
    const requestId = newRequestId();
    const onProgress = (sent: number, total: number) =>
      dispatch({
        type: 'progressed',
        id,
        state: sent < total ? { step: 'uploading', sent, total, since } : { step: 'parsing', since },
      });
    onProgress(0, file.size || 1);
    try {
      const result = await sendPhoto(file, name, { signal, requestId, onProgress });
      return { type: 'progressed', id, state: { step: 'done', result } };
    } catch (error) {
      if (signal.aborted) return { type: 'cancelled', id };
      return await afterFailure(photo, error, requestId);
    }
  }

  async function send(photo: Photo) {
    const turn = { id: photo.id, stop: new AbortController() };
    running.current = turn;
    try {
      const action = await attempt(photo, turn.stop.signal);
      // The turn ends before its outcome is known, so that the outcome can start the next one.
      if (running.current === turn) running.current = null;
      dispatch(action);
    } finally {
      if (running.current === turn) running.current = null;
    }
  }

  // biome-ignore lint/correctness/useExhaustiveDependencies: `send` is new at each render; a photo is sent when the queue or the service changes.
  useEffect(() => {
    const next = ready && !running.current ? nextPhoto(photos) : null;
    if (next) void send(next);
  }, [photos, ready]);

  const stopIf = (id: number) => {
    if (running.current?.id !== id) return;
    running.current.stop.abort();
    running.current = null;
  };

  return {
    photos,
    add: useCallback((added) => {
      const list = added.map<Photo>((photo) => ({
        ...photo,
        id: ++ids.current,
        url: URL.createObjectURL(photo.file),
        broken: 0,
        state: { step: 'waiting' },
      }));
      dispatch({ type: 'added', photos: list });
    }, []),
    select: useCallback((id) => dispatch({ type: 'selected', id }), []),
    remove(id) {
      stopIf(id);
      const photo = photos.list.find((p) => p.id === id);
      if (photo) URL.revokeObjectURL(photo.url);
      dispatch({ type: 'removed', id });
    },
    cancel(id) {
      stopIf(id);
      dispatch({ type: 'cancelled', id });
    },
    retry: useCallback((id) => dispatch({ type: 'retried', id }), []),
  };
}
