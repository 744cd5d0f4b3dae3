import { useElapsed } from '../hooks/use-elapsed.ts';
import { useText } from '../i18n/use-text.tsx';
import { formatBytes } from '../lib/format.ts';
import type { Photo } from '../lib/photos.ts';

function Elapsed({ since }: { since: number }) {
  const { t, locale } = useText();
  const seconds = useElapsed(since) / 1000;
  const options = { minimumFractionDigits: 1, maximumFractionDigits: 1 };
  return (
    <span className="progress-elapsed mono">
      {seconds.toLocaleString(locale, options)} s <span className="visually-hidden">{t.progress.elapsed}</span>
    </span>
  );
}

interface Props {
  photo: Photo;
  /** Whether the service takes photos now. */
  ready: boolean;
  onCancel(): void;
}

/** Where a photo is on its way: in the queue, being uploaded (bytes), being parsed; with the time since it left. */
export function ProgressCard({ photo, ready, onCancel }: Props) {
  const { t, locale } = useText();
  const { state } = photo;
  if (state.step !== 'waiting' && state.step !== 'uploading' && state.step !== 'parsing') return null;
  const waiting = ready ? t.progress.waiting : t.progress.waitingService;
  const label = state.step === 'waiting' ? waiting : t.progress[state.step];
  const uploading = state.step === 'uploading' ? state : null;
  return (
    <div className="card progress">
      <div className="progress-line">
        <strong>{label}</strong>
        {uploading && (
          <span className="mono">
            {t.progress.ofBytes(formatBytes(uploading.sent, locale), formatBytes(uploading.total, locale))}
          </span>
        )}
        {state.step !== 'waiting' && <Elapsed since={state.since} />}
        <button type="button" className="button button-small" onClick={onCancel}>
          {t.progress.cancel}
        </button>
      </div>
      {uploading ? (
        <progress className="bar" value={uploading.sent} max={uploading.total} aria-label={label} />
      ) : (
        <progress className={state.step === 'parsing' ? 'bar bar-moving' : 'bar'} aria-label={label} />
      )}
    </div>
  );
}
