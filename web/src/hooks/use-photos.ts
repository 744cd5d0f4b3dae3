import { useCallback, useEffect, useReducer, useRef } from 'react';
import { useText } from '../i18n/use-text.tsx';
import { formatBytes } from '../lib/format.ts';
import { NO_PHOTOS, nextPhoto, type Photo, type Photos, photosReducer } from '../lib/photos.ts';
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

/**
 * The photos of this visit, sent one after another while the service is ready.
 * @param ready photos wait as long as it is false
 * @param onDisconnected called when a connection broke, to look after the service at once
 */
export function usePhotos(ready: boolean, onDisconnected: () => void): PhotoQueue {
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

  async function send(photo: Photo) {
    const stop = new AbortController();
    running.current = { id: photo.id, stop };
    const since = performance.now();
    const requestId = newRequestId();
    const progress = (sent: number, total: number) =>
      dispatch({
        type: 'progressed',
        id: photo.id,
        state: sent < total ? { step: 'uploading', sent, total, since } : { step: 'parsing', since },
      });
    progress(0, photo.file.size || 1);
    try {
      const result = await sendPhoto(photo.file, photo.name, { signal: stop.signal, requestId, onProgress: progress });
      dispatch({ type: 'progressed', id: photo.id, state: { step: 'done', result } });
    } catch (error) {
      if (stop.signal.aborted) return;
      if (error instanceof ProblemError) {
        dispatch({ type: 'progressed', id: photo.id, state: { step: 'failed', problem: error.problem } });
      } else if (error instanceof DisconnectedError) {
        onDisconnected();
        dispatch({ type: 'interrupted', id: photo.id, problem: connectionProblem(photo, requestId) });
      } else {
        throw error;
      }
    } finally {
      if (running.current?.id === photo.id) running.current = null;
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
