import { useText } from '../i18n/use-text.tsx';
import { formatMs } from '../lib/format.ts';
import { isFinished, type Photo } from '../lib/photos.ts';

/** What a screen reader is told about the photo under way or the last one that ended. Failures speak for themselves (role alert). */
export function Announcer({ photo }: { photo: Photo | null }) {
  const { t, locale } = useText();
  let text = '';
  if (photo && !isFinished(photo)) {
    const { step } = photo.state;
    if (step === 'uploading' || step === 'parsing') text = t.live[step](photo.name);
  } else if (photo?.state.step === 'done') {
    const { response, elapsedMs } = photo.state.result;
    text = t.live.done(photo.name, response.people.length, response.segments.length, formatMs(elapsedMs, locale));
  } else if (photo?.state.step === 'cancelled') {
    text = t.live.cancelled(photo.name);
  }
  return (
    <p className="visually-hidden" role="status" aria-live="polite" data-testid="announcer">
      {text}
    </p>
  );
}
