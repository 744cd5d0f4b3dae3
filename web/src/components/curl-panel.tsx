import { useState } from 'react';
import { useText } from '../i18n/use-text.tsx';
import { curlCommand, type Format } from '../lib/curl.ts';
import type { Photo } from '../lib/photos.ts';
import { CheckIcon, CopyIcon } from './icons.tsx';

const FORMATS: readonly Format[] = ['json', 'overlay', 'labels', 'coco'];

/** The command that does in a terminal what the page has just done. */
export function CurlPanel({ photo }: { photo: Photo }) {
  const { t } = useText();
  const [format, setFormat] = useState<Format>('json');
  const [copied, setCopied] = useState<'yes' | 'refused' | null>(null);
  const command = curlCommand({
    origin: window.location.origin,
    photo: photo.name,
    format,
    ...(photo.sample ? { sample: photo.sample } : {}),
  });

  async function copy() {
    try {
      await navigator.clipboard.writeText(command);
      setCopied('yes');
    } catch {
      // Pages that are not secure have no clipboard; the text can still be marked.
      setCopied('refused');
    }
  }

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
                  setCopied(null);
                }}
              >
                {choice}
              </button>
            ))}
          </fieldset>
          <button type="button" className="button button-small" onClick={copy}>
            {copied === 'yes' ? <CheckIcon /> : <CopyIcon />} {t.curl.copy}
          </button>
        </div>
      </div>
    </section>
  );
}
