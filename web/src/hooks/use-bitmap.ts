import { useEffect, useState } from 'react';

export interface Picture {
  /** Null when the browser cannot decode this kind of image. */
  bitmap: ImageBitmap | null;
  /** Size of the upright photo in pixels, 0 × 0 when it could not be decoded. */
  width: number;
  height: number;
}

/** A bitmap of more than this is reduced: phones end pages that hold more. */
const MAX_SIDE = 4096;

async function decode(file: Blob): Promise<Picture> {
  let full: ImageBitmap;
  try {
    full = await createImageBitmap(file, { imageOrientation: 'from-image' });
  } catch {
    return { bitmap: null, width: 0, height: 0 };
  }
  const { width, height } = full;
  const scale = MAX_SIDE / Math.max(width, height);
  if (scale >= 1) return { bitmap: full, width, height };
  const bitmap = await createImageBitmap(full, {
    resizeWidth: Math.round(width * scale),
    resizeHeight: Math.round(height * scale),
    resizeQuality: 'medium',
  });
  full.close();
  return { bitmap, width, height };
}

/** The decoded photo, upright; null while it is being decoded. */
export function useBitmap(file: Blob): Picture | null {
  const [picture, setPicture] = useState<{ file: Blob; picture: Picture } | null>(null);
  useEffect(() => {
    let stale = false;
    let bitmap: ImageBitmap | null = null;
    decode(file).then((picture) => {
      bitmap = picture.bitmap;
      if (stale) bitmap?.close();
      else setPicture({ file, picture });
    });
    return () => {
      stale = true;
      bitmap?.close();
      // What is hidden keeps its state: it must not be shown again with a bitmap that is closed.
      setPicture(null);
    };
  }, [file]);
  return picture?.file === file ? picture.picture : null;
}
