import { useConsoleText } from '../hooks/use-console-text.ts';
import { useNow } from '../hooks/use-now.ts';
import { agoOf } from '../lib/time.ts';

interface Props {
  at: string;
  /** Puts the age into a sentence. */
  say?(ago: string): string;
}

/** How long ago something was, growing older while one looks at it. */
export function Ago({ at, say }: Props) {
  const { c, locale } = useConsoleText();
  const ago = c.ago(...agoOf(at, useNow()));
  return (
    <time className="ago" dateTime={at} title={new Date(at).toLocaleString(locale)}>
      {say ? say(ago) : ago}
    </time>
  );
}
