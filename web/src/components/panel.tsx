import type { Layers } from '../hooks/use-layers.ts';
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
    <aside className="panel">
      <ResultHead photo={photo} result={result} />
      {found && <LayersPanel result={result} layers={layers} />}
      <Downloads key={`download-${photo.id}`} photo={photo} result={result} renderShown={renderShown} />
      {found && <PeopleTable result={result} layers={layers} />}
      <TimingsPanel result={result} />
      <CurlPanel key={`curl-${photo.id}`} photo={photo} />
    </aside>
  );
}
