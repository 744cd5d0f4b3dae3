import type { NewPhoto } from '../hooks/use-photos.ts';
import { useText } from '../i18n/use-text.tsx';
import { Figures } from './figures.tsx';
import { SAMPLE } from './sample.ts';
import { Sources } from './sources.tsx';

interface Props {
  add(photos: NewPhoto[]): void;
  onCamera(): void;
  onSample(): void;
}

/** The empty page: what it does, and every way to give it a photo. */
export function Intro({ add, onCamera, onSample }: Props) {
  const { t } = useText();
  return (
    <main className="intro" id="main">
      <section className="intro-frame">
        <span className="corners" aria-hidden="true" />
        <div className="intro-words">
          <h2 className="intro-headline">
            <span>{t.intro.headline}</span>
            <span>{t.intro.subline}</span>
          </h2>
          <Sources add={add} onCamera={onCamera} />
          <p className="intro-paste">{t.intro.paste}</p>
          <p className="intro-small">
            {t.intro.formats}
            <br />
            {t.intro.text}
          </p>
        </div>
        <Figures />
        <figure className="sample">
          <button type="button" className="sample-button" onClick={onSample}>
            <img src={SAMPLE.path} width={96} height={96} alt={t.intro.sampleAlt} />
            <span className="sample-title">{t.intro.sample}</span>
          </button>
          <figcaption>{t.intro.sampleCredit}</figcaption>
        </figure>
      </section>
    </main>
  );
}
