import { useState } from 'react';
import type { NewPhoto, PhotoQueue } from '../hooks/use-photos.ts';
import { useText } from '../i18n/use-text.tsx';
import { isRunning, type Photo } from '../lib/photos.ts';
import { AlertIcon, CheckIcon, CloseIcon } from './icons.tsx';
import { Sources } from './sources.tsx';

function StateBadge({ photo }: { photo: Photo }) {
  const { step } = photo.state;
  if (step === 'done') return <CheckIcon />;
  if (step === 'failed') return <AlertIcon />;
  if (isRunning(photo)) return <span className="spinner" />;
  return null;
}

/** The photo in small; for what the browser cannot show, the suffix of its name. */
function Thumbnail({ photo }: { photo: Photo }) {
  const [broken, setBroken] = useState(false);
  const suffix = /\.(\w+)$/.exec(photo.name)?.[1] ?? '?';
  if (broken) return <span className="frame-suffix mono">{suffix}</span>;
  return <img src={photo.url} alt="" onError={() => setBroken(true)} />;
}

function Frame({ photo, queue }: { photo: Photo; queue: PhotoQueue }) {
  const { t } = useText();
  const selected = queue.photos.selected === photo.id;
  const { step } = photo.state;
  return (
    <li className={`frame frame-${step}`}>
      <button
        type="button"
        className="frame-button"
        aria-current={selected}
        title={photo.name}
        onClick={() => queue.select(photo.id)}
      >
        <Thumbnail photo={photo} />
        <span className="visually-hidden">{photo.name}, </span>
        <span className="frame-state">
          <span className="frame-badge" aria-hidden="true">
            <StateBadge photo={photo} />
          </span>
          {t.strip[step]}
        </span>
      </button>
      <button
        type="button"
        className="frame-remove"
        aria-label={t.strip.remove(photo.name)}
        onClick={() => queue.remove(photo.id)}
      >
        <CloseIcon />
      </button>
    </li>
  );
}

interface Props {
  queue: PhotoQueue;
  add(photos: NewPhoto[]): void;
  onCamera(): void;
}

/** All photos of this visit, with where each one is. */
export function FilmStrip({ queue, add, onCamera }: Props) {
  const { t } = useText();
  return (
    <nav className="strip" aria-label={t.strip.label}>
      <ol className="strip-frames">
        {queue.photos.list.map((photo) => (
          <Frame key={photo.id} photo={photo} queue={queue} />
        ))}
      </ol>
      <Sources add={add} onCamera={onCamera} compact />
    </nav>
  );
}
