import { useState } from 'react';
import { useCopy } from '../hooks/use-copy.ts';
import { useText } from '../i18n/use-text.tsx';
import { curlCommand, type Format } from '../lib/curl.ts';
import type { Photo } from '../lib/photos.ts';
import { CheckIcon, CopyIcon } from './icons.tsx';

const FORMATS: readonly Format[] = ['json', 'overlay', 'labels', 'coco'];

/** The command that does in a terminal what the page has just done. */
export function CurlPanel({ photo }: { photo: Photo }) {
  const { t } = useText();
  const [format, setFormat] = useState<Format>('json');
  const { copied, copy, forget } = useCopy();
  const command = curlCommand({
    origin: window.location.origin,
    photo: photo.name,
    format,
    ...(photo.sample ? { sample: photo.sample } : {}),
  });

  return (
    <section className="panel-section" aria-labelledby="curl-title">
      <div className="section-head">
        <h2 id="curl-title">{t.curl.title}</h2>
        <span className="section-note" role="status">
          {copied === 'yes' && t.curl.copied}
          {copied === 'refused' && t.curl.failed}
        </span>
      </div>
      <div className="curl">
        <pre>
          <code>{command}</code>
        </pre>
        <div className="curl-tools">
          <fieldset className="segmented segmented-small">
            <legend className="visually-hidden">{t.curl.format}</legend>
            {FORMATS.map((choice) => (
              <button
                key={choice}
                type="button"
                aria-pressed={choice === format}
                onClick={() => {
                  setFormat(choice);
                  forget();
                }}
              >
                {choice}
              </button>
            ))}
          </fieldset>
          <button type="button" className="button button-small" onClick={() => void copy(command)}>
            {copied === 'yes' ? <CheckIcon /> : <CopyIcon />} {t.curl.copy}
          </button>
        </div>
      </div>
    </section>
  );
}
