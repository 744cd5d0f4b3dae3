import { useText } from '../../i18n/use-text.tsx';
import { type ConsoleText, en } from '../text/en.ts';
import { zh } from '../text/zh.ts';

const TEXTS = { en, zh };

/** The console's words beside the page's. */
export function useConsoleText(): ReturnType<typeof useText> & { c: ConsoleText } {
  const text = useText();
  return { ...text, c: TEXTS[text.language] };
}
