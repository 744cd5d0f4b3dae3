import { isAbsolute, resolve } from 'node:path';

/** Folders that a `.pth` file adds to those that Python looks for modules in. Its lines that begin with `import` are run. */
export const foldersIn = (pth: string, root: string): string[] =>
  pth
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '' && !/^(#|import\s)/.test(line))
    .map((line) => (isAbsolute(line) ? line : resolve(root, line)));
