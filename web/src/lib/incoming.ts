/** The files of a drop or a paste. Folders look like files and cannot be read: they are told apart. */
export function filesOf(data: DataTransfer): { files: File[]; folders: string[] } {
  const files: File[] = [];
  const folders: string[] = [];
  for (const item of data.items) {
    if (item.kind !== 'file') continue;
    const entry = item.webkitGetAsEntry?.();
    const file = item.getAsFile();
    if (entry?.isDirectory) folders.push(entry.name);
    else if (file) files.push(file);
  }
  return { files, folders };
}

/** Pasted pictures all arrive as `image.png`; a number tells them apart. */
export function pastedName(file: File, count: number): string {
  return /^image\.\w+$/.test(file.name) ? `pasted-${count}${file.name.slice(5)}` : file.name;
}

/** Whether a file is still there as it was when it was chosen. */
export async function isReadable(file: Blob): Promise<boolean> {
  // Not a slice: Chromium gives an empty one of a file that is gone.
  const reader = file.stream().getReader();
  try {
    await reader.read();
    await reader.cancel();
    return true;
  } catch {
    return false;
  }
}
