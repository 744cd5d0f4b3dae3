import { useEffect, useRef, useState } from 'react';
import { filesOf, pastedName } from '../lib/incoming.ts';
import type { NewPhoto } from './use-photos.ts';

interface Incoming {
  add(photos: NewPhoto[]): void;
  onFolders(names: string[]): void;
  onNothingPasted(): void;
}

/** Drops anywhere on the page, and pastes. Returns whether files are being dragged over it. */
export function useIncoming(incoming: Incoming): boolean {
  const [dragging, setDragging] = useState(false);
  const latest = useRef(incoming);
  latest.current = incoming;
  const pasted = useRef(0);

  useEffect(() => {
    const stop = new AbortController();
    const options = { signal: stop.signal };
    const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false;

    const onDragOver = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      setDragging(true);
    };
    const onDragLeave = (event: DragEvent) => {
      // Only when the pointer leaves the window: there is no element that it enters.
      if (event.relatedTarget === null) setDragging(false);
    };
    const onDrop = (event: DragEvent) => {
      if (!hasFiles(event) || !event.dataTransfer) return;
      event.preventDefault();
      setDragging(false);
      const { files, folders } = filesOf(event.dataTransfer);
      if (folders.length > 0) latest.current.onFolders(folders);
      latest.current.add(files.map((file) => ({ file, name: file.name })));
    };
    const onPaste = (event: ClipboardEvent) => {
      if (event.target instanceof HTMLInputElement || !event.clipboardData) return;
      const { files } = filesOf(event.clipboardData);
      if (files.length === 0) latest.current.onNothingPasted();
      latest.current.add(files.map((file) => ({ file, name: pastedName(file, ++pasted.current) })));
    };
    window.addEventListener('dragover', onDragOver, options);
    window.addEventListener('dragleave', onDragLeave, options);
    window.addEventListener('drop', onDrop, options);
    window.addEventListener('paste', onPaste, options);
    return () => stop.abort();
  }, []);
  return dragging;
}
