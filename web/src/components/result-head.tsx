import { useText } from '../i18n/use-text.tsx';
import { formatMs } from '../lib/format.ts';
import type { Photo, Result } from '../lib/photos.ts';

/** What came out, in one line; and what the service has to say about the photo. */
export function ResultHead({ photo, result }: { photo: Photo; result: Result }) {
  const { t, locale } = useText();
  const { response } = result;
  const { width, height } = response.image;
  return (
    <section className="panel-section result-head" aria-label={t.result.title}>
      <h2 className="result-name" title={photo.name}>
        {photo.name}
      </h2>
      <p className="result-facts">
        <strong>{t.found(response.people.length)}</strong>
        <span>{t.result.size(width, height)}</span>
        <span>{formatMs(result.elapsedMs, locale)}</span>
      </p>
      {response.people.length === 0 && response.segments.length === 0 && (
        <div className="note">
          <p>{t.list.nobody}</p>
          <p>{t.list.nobodyHint}</p>
        </div>
      )}
      {result.rescued && <p className="note">{t.result.rescued}</p>}
      {response.notes && response.notes.length > 0 && (
        <ul className="note" aria-label={t.result.notes}>
          {response.notes.map((note) => (
            <li key={note} lang="en">
              {note}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
