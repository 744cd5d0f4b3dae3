import { useRef } from 'react';
import type { NewPhoto } from '../hooks/use-photos.ts';
import { useText } from '../i18n/use-text.tsx';
import { CameraIcon, PhotoIcon, PlusIcon } from './icons.tsx';

interface Props {
  add(photos: NewPhoto[]): void;
  onCamera(): void;
  /** In the film strip: icons only. */
  compact?: boolean;
}

/** Where photos come from: the file picker and the camera. (Drop and paste work anywhere on the page.) */
export function Sources({ add, onCamera, compact = false }: Props) {
  const { t } = useText();
  const input = useRef<HTMLInputElement>(null);
  const chooseLabel = compact ? t.add : t.intro.choose;
  return (
    <div className={compact ? 'sources sources-compact' : 'sources'}>
      <input
        ref={input}
        hidden
        type="file"
        // Not only images: what cannot be parsed gets the service's own answer, which says what it is instead.
        accept="image/*,.heic,.heif"
        multiple
        onChange={(event) => {
          add([...(event.target.files ?? [])].map((file) => ({ file, name: file.name })));
          event.target.value = '';
        }}
      />
      <button
        type="button"
        className={compact ? 'icon-button' : 'button button-primary'}
        title={compact ? chooseLabel : undefined}
        aria-label={compact ? chooseLabel : undefined}
        onClick={() => input.current?.click()}
      >
        {compact ? <PlusIcon /> : <PhotoIcon />}
        {!compact && chooseLabel}
      </button>
      <button
        type="button"
        className={compact ? 'icon-button' : 'button'}
        title={compact ? t.intro.camera : undefined}
        aria-label={compact ? t.intro.camera : undefined}
        onClick={onCamera}
      >
        <CameraIcon />
        {!compact && t.intro.camera}
      </button>
    </div>
  );
}
