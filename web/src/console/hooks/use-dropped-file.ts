import { useEffect, useRef } from 'react';
import { filesOf } from '../../lib/incoming.ts';

/** Takes the first file that is dropped anywhere on the page, so that a near miss does not leave it. */
export function useDroppedFile(take: (file: File) => void): void {
  const latest = useRef(take);
  latest.current = take;
  useEffect(() => {
    const stop = new AbortController();
    const options = { signal: stop.signal };
    const onDragOver = (event: DragEvent) => {
      if (event.dataTransfer?.types.includes('Files')) event.preventDefault();
    };
    const onDrop = (event: DragEvent) => {
      if (!event.dataTransfer?.types.includes('Files')) return;
      event.preventDefault();
      const [file] = filesOf(event.dataTransfer).files;
      if (file) latest.current(file);
    };
    window.addEventListener('dragover', onDragOver, options);
    window.addEventListener('drop', onDrop, options);
    return () => stop.abort();
  }, []);
}
