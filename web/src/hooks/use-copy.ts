import { useState } from 'react';

/** Puts text on the clipboard. Pages that are not secure have none; the text can still be marked. */
export function useCopy(): { copied: 'yes' | 'refused' | null; copy(text: string): Promise<void>; forget(): void } {
  const [copied, setCopied] = useState<'yes' | 'refused' | null>(null);
  async function copy(text: string) {
    try {
      await navigator.clipboard.writeText(text);
      setCopied('yes');
    } catch {
      setCopied('refused');
    }
  }
  return { copied, copy, forget: () => setCopied(null) };
}
