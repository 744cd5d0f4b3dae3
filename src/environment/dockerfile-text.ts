/** Pieces of a Dockerfile. */

export const comment = (...lines: string[]): string[] => lines.map((line) => `# ${line}`);

/** One instruction, an item a line. */
export function instruction(name: string, items: readonly string[], between = ' '): string {
  return `${name} ${items.join(between === ' ' ? ' \\\n    ' : ` \\\n    ${between.trimStart()}`)}`;
}

/** `["python", "-m", "gunicorn"]`: no shell reads it. */
export const execForm = (argv: readonly string[]): string => `[${argv.map((word) => JSON.stringify(word)).join(', ')}]`;

/** A string of Python within single quotes, with nothing in it that a Dockerfile or JSON would change. */
export const quote = (text: string): string => `'${text.replace(/[\\']/g, (character) => `\\${character}`)}'`;

/**
 * The indexes as build arguments that pip reads by itself: `docker build --build-arg PIP_INDEX_URL=…` asks a mirror instead. The first
 * is the main one. Hashes decide what is installed, whichever answers.
 */
export function indexArguments(indexes: readonly string[]): string[] {
  const [main, ...more] = indexes;
  if (main === undefined) return [];
  // pip refuses plain HTTP without this; what arrives is checked against its hash anyway.
  const plain = indexes.filter((url) => url.startsWith('http://')).map((url) => new URL(url).host);
  return [
    `ARG PIP_INDEX_URL=${literal(main)}`,
    ...(more.length > 0 ? [`ARG PIP_EXTRA_INDEX_URL=${literal(more.join(' '))}`] : []),
    ...(plain.length > 0 ? [`ARG PIP_TRUSTED_HOST=${literal([...new Set(plain)].join(' '))}`] : []),
  ];
}

/** A value of ARG, taken as it is written. */
const literal = (value: string): string => `"${value.replace(/["\\$]/g, (character) => `\\${character}`)}"`;
