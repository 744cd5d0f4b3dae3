import type { Said } from './said.ts';

/**
 * The lines apart by who wrote them: by process, and by logger, what was printed without one being a writer of its own.
 * What writers put between each other's lines, tracebacks above all, is out of the way so.
 */
export function viewsOf(said: readonly Said[]): Said[][] {
  const views = new Map<string, Said[]>();
  for (const one of said) {
    const writer = `${one.source}\n${one.prefix.replace(/\d+/g, '#')}`;
    const view = views.get(writer);
    if (view) view.push(one);
    else views.set(writer, [one]);
  }
  return [...views.values()];
}
