import { type RefObject, useEffect, useState } from 'react';

export type CameraTrouble = 'insecure' | 'refused' | 'missing' | 'busy';
export type CameraState = { step: 'starting' } | { step: 'running' } | { step: 'failed'; trouble: CameraTrouble };

function troubleOf(error: unknown): CameraTrouble {
  const name = error instanceof DOMException ? error.name : '';
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'refused';
  if (name === 'NotFoundError' || name === 'OverconstrainedError') return 'missing';
  return 'busy';
}

/** Shows a camera in a video element while mounted. `facing` is a wish: laptops have one camera only. */
export function useCamera(video: RefObject<HTMLVideoElement | null>, facing: 'user' | 'environment'): CameraState {
  const [state, setState] = useState<CameraState>({ step: 'starting' });
  useEffect(() => {
    let stopped = false;
    let stream: MediaStream | null = null;
    const stop = () => {
      for (const track of stream?.getTracks() ?? []) track.stop();
    };

    async function start() {
      // Browsers leave `mediaDevices` out of pages that are not secure.
      if (!navigator.mediaDevices?.getUserMedia) {
        setState({ step: 'failed', trouble: 'insecure' });
        return;
      }
      setState({ step: 'starting' });
      try {
        stream = await navigator.mediaDevices.getUserMedia({
          video: { facingMode: { ideal: facing }, width: { ideal: 1920 }, height: { ideal: 1440 } },
        });
        if (stopped || !video.current) {
          stop();
          return;
        }
        video.current.srcObject = stream;
        await video.current.play();
        setState({ step: 'running' });
      } catch (error) {
        if (!stopped) setState({ step: 'failed', trouble: troubleOf(error) });
      }
    }
    void start();
    return () => {
      stopped = true;
      stop();
    };
  }, [video, facing]);
  return state;
}

/** The frame that the video shows, as a JPEG file. */
export function takeFrame(video: HTMLVideoElement): Promise<Blob | null> {
  const canvas = document.createElement('canvas');
  canvas.width = video.videoWidth;
  canvas.height = video.videoHeight;
  canvas.getContext('2d')?.drawImage(video, 0, 0);
  return new Promise((resolve) => canvas.toBlob(resolve, 'image/jpeg', 0.92));
}
