import type { Layers } from '../hooks/use-layers.ts';
import { useText } from '../i18n/use-text.tsx';
import { formatBytes } from '../lib/format.ts';
import type { Photo } from '../lib/photos.ts';
import { CurlPanel } from './curl-panel.tsx';
import { Downloads } from './downloads.tsx';
import { LayersPanel } from './layers-panel.tsx';
import { PeopleTable } from './people-table.tsx';
import { ResultHead } from './result-head.tsx';
import { TimingsPanel } from './timings-panel.tsx';

interface Props {
  photo: Photo;
  layers: Layers;
  renderShown(): Promise<Blob | null>;
}

/** Everything about the photo that is shown; pale lines keep the place while there is nothing yet. */
export function Panel({ photo, layers, renderShown }: Props) {
  const { t, locale } = useText();
  if (photo.state.step === 'failed' || photo.state.step === 'cancelled') {
    return (
      <aside className="panel" aria-label={t.result.title}>
        <section className="panel-section result-head">
          <h2 className="result-name" title={photo.name}>
            {photo.name}
          </h2>
          <p className="result-facts">
            <span>{formatBytes(photo.file.size, locale)}</span>
            <span>{t.strip[photo.state.step]}</span>
          </p>
        </section>
        <CurlPanel key={`curl-${photo.id}`} photo={photo} />
      </aside>
    );
  }
  if (photo.state.step !== 'done') {
    return (
      <aside className="panel panel-empty" aria-hidden="true">
        {['a', 'b', 'c', 'd', 'e', 'f'].map((line) => (
          <span key={line} className="ghost" />
        ))}
      </aside>
    );
  }
  const { result } = photo.state;
  const found = result.response.segments.length > 0;
  return (
    <aside className="panel" aria-label={t.result.title}>
      <ResultHead photo={photo} result={result} />
      {found && <LayersPanel result={result} layers={layers} />}
      <Downloads key={`download-${photo.id}`} photo={photo} result={result} renderShown={renderShown} />
      {found && <PeopleTable result={result} layers={layers} />}
      <TimingsPanel result={result} />
      <CurlPanel key={`curl-${photo.id}`} photo={photo} />
    </aside>
  );
}
