import type { ComponentProps } from 'react';
import { navigate } from '../lib/navigate.ts';

/** A link to another place of the page: followed without loading it again, unless the reader wants a tab of its own. */
export function Link({ href, ...rest }: ComponentProps<'a'> & { href: string }) {
  return (
    <a
      {...rest}
      href={href}
      onClick={(event) => {
        if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
        event.preventDefault();
        navigate(href);
      }}
    />
  );
}
