import { useEffect, useRef, useState } from 'react';
import { takeFrame, useCamera } from '../hooks/use-camera.ts';
import { useText } from '../i18n/use-text.tsx';
import { AlertIcon, CloseIcon, FlipIcon } from './icons.tsx';

interface Props {
  onTaken(photo: Blob): void;
  onClose(): void;
}

/** The camera's picture, and a button to take it. */
export function CameraDialog({ onTaken, onClose }: Props) {
  const { t } = useText();
  const dialog = useRef<HTMLDialogElement>(null);
  const video = useRef<HTMLVideoElement>(null);
  const [facing, setFacing] = useState<'user' | 'environment'>('environment');
  const camera = useCamera(video, facing);

  useEffect(() => dialog.current?.showModal(), []);

  async function take() {
    const photo = video.current && (await takeFrame(video.current));
    if (photo) onTaken(photo);
  }

  return (
    <dialog ref={dialog} className="camera" aria-label={t.camera.title} onClose={onClose}>
      <div className="camera-view">
        <video ref={video} playsInline muted hidden={camera.step === 'failed'} />
        {camera.step === 'starting' && <p role="status">{t.camera.starting}</p>}
        {camera.step === 'failed' && (
          <p role="alert" className="camera-trouble">
            <AlertIcon /> {t.camera[camera.trouble]}
          </p>
        )}
      </div>
      <div className="camera-tools">
        <button
          type="button"
          className="icon-button"
          aria-label={t.camera.close}
          onClick={() => dialog.current?.close()}
        >
          <CloseIcon />
        </button>
        <button type="button" className="button button-primary" disabled={camera.step !== 'running'} onClick={take}>
          {t.camera.take}
        </button>
        <button
          type="button"
          className="icon-button"
          aria-label={t.camera.flip}
          title={t.camera.flip}
          onClick={() => setFacing(facing === 'user' ? 'environment' : 'user')}
        >
          <FlipIcon />
        </button>
      </div>
    </dialog>
  );
}
