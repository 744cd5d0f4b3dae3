/** The formats of `POST /parse`, in the order in which the page offers them. */
export type Format = 'json' | 'overlay' | 'labels' | 'coco';

/** One word for a POSIX shell. */
export function shellQuote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/** File name for a format's answer: `holiday.jpg` gives `holiday-labels.png`. */
export function outputName(photo: string, format: Format | 'shown'): string {
  const base = photo.replace(/\.[^.]+$/, '') || 'photo';
  switch (format) {
    case 'json':
      return `${base}.json`;
    case 'coco':
      return `${base}-coco.json`;
    default:
      return `${base}-${format}.png`;
  }
}

/** Path and query of a parse. */
export function parsePath(format: Format): string {
  return format === 'json' ? '/parse' : `/parse?format=${format}`;
}

/**
 * The command that does what the page did.
 * @param sample path of a sample photo on this server, which has to be fetched first
 */
export function curlCommand(options: { origin: string; photo: string; format: Format; sample?: string }): string {
  const { origin, photo, format, sample } = options;
  // curl reads `;` and `,` in a form value as its own punctuation; inside double quotes it takes them as they are.
  const file = /[;,"\\]/.test(photo) ? `"${photo.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"` : photo;
  const parts = [`curl -F ${shellQuote(`image=@${file}`)}`, shellQuote(origin + parsePath(format))];
  parts.push(`-o ${shellQuote(outputName(photo, format))}`);
  const fetchSample = sample ? `curl -O ${shellQuote(origin + sample)}\n` : '';
  return fetchSample + parts.join(' ');
}
