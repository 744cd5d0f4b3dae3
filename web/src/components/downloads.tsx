import { useState } from 'react';
import { useText } from '../i18n/use-text.tsx';
import { type Format, outputName } from '../lib/curl.ts';
import { fetchFormat, saveFile } from '../lib/download.ts';
import type { Photo, Result } from '../lib/photos.ts';
import { type Problem, ProblemError } from '../lib/problem.ts';
import { DownloadIcon } from './icons.tsx';
import { ProblemCard } from './problem-card.tsx';

type Choice = Format | 'shown';
const CHOICES: readonly Choice[] = ['shown', 'overlay', 'labels', 'json', 'coco'];

interface Props {
  photo: Photo;
  result: Result;
  /** The picture as it is on the screen; null when the browser cannot make it. */
  renderShown(): Promise<Blob | null>;
}

/** The result as files. What the API has a format for comes from the API, so that it is what a program gets. */
export function Downloads({ photo, result, renderShown }: Props) {
  const { t } = useText();
  const [busy, setBusy] = useState<Choice | null>(null);
  const [saved, setSaved] = useState('');
  const [problem, setProblem] = useState<Problem | null>(null);

  async function fileOf(choice: Choice): Promise<Blob> {
    if (choice === 'json') return new Blob([result.text], { type: 'application/json' });
    if (choice !== 'shown') return await fetchFormat(photo.file, choice);
    const picture = await renderShown();
    if (picture) return picture;
    throw new ProblemError({ code: 'picture_too_big', error: t.download.tooBig, hint: t.download.overlayHint });
  }

  async function save(choice: Choice) {
    setBusy(choice);
    setProblem(null);
    setSaved('');
    try {
      const name = outputName(photo.name, choice);
      saveFile(await fileOf(choice), name);
      setSaved(t.download.saved(name));
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      setProblem(error.problem);
    } finally {
      setBusy(null);
    }
  }

  return (
    <section className="panel-section" aria-labelledby="download-title">
      <div className="section-head">
        <h2 id="download-title">{t.download.title}</h2>
        <span className="section-note" role="status">
          {busy ? t.download.preparing : saved}
        </span>
      </div>
      <div className="downloads">
        {CHOICES.map((choice) => (
          <button
            key={choice}
            type="button"
            className="button button-small"
            title={t.download[`${choice}Hint`]}
            disabled={busy !== null}
            onClick={() => void save(choice)}
          >
            {busy === choice ? <span className="spinner" aria-hidden="true" /> : <DownloadIcon />}
            {t.download[choice]}
          </button>
        ))}
      </div>
      {problem && <ProblemCard problem={problem} />}
    </section>
  );
}
