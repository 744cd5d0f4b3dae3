import { widthOf } from './wrap.ts';

/** A cell; what is absent is shown as a dash, so that columns can be counted. */
export type Cell = string | number | null | undefined;

/** Aligned columns under a head in capitals. Columns of numbers alone are aligned at their right. */
export function table(head: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const cells = rows.map((row) => row.map((cell) => String(cell ?? '-')));
  const widths = head.map((name, i) => Math.max(widthOf(name), ...cells.map((row) => widthOf(row[i]))));
  const numeric = head.map((_, i) => rows.length > 0 && rows.every((row) => typeof row[i] === 'number'));
  const line = (row: readonly string[]) =>
    row
      .map((cell, i) => {
        const gap = ' '.repeat(widths[i] - widthOf(cell));
        return numeric[i] ? gap + cell : cell + gap;
      })
      .join('  ')
      .trimEnd();
  return [head.map((name) => name.toUpperCase()), ...cells].map(line).join('\n');
}

/** `  name      value` lines; what has no value is left out. */
export function fields(rows: readonly (readonly [name: string, value: Cell])[]): string[] {
  const known = rows.filter(([, value]) => value !== null && value !== undefined);
  const widest = Math.max(9, ...known.map(([name]) => name.length));
  return known.map(([name, value]) => `  ${name.padEnd(widest)} ${value}`);
}
