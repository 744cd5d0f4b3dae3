/** The pattern as a POSIX extended regular expression of GNU grep, or null when it has what such have not (looking around, back references). */
export function extendedOf({ source }: RegExp): string | null {
  if (/\(\?<?[=!]|\\k<|\\[1-9]/.test(source)) return null;
  return source
    .replace(/\(\?<\w+>|\(\?:/g, '(')
    .replace(/([*+?}])\?/g, '$1')
    .replace(/\[\^?\\s\\S\]/g, '.')
    .replace(/\[([^\]]*)\]/g, (_, inside: string) => `[${bracketed(inside)}]`)
    .replace(/\\d/g, '[0-9]')
    .replace(/\\\//g, '/')
    .replace(/\\n/g, '.');
}

/** Within brackets the POSIX form knows no escapes. */
function bracketed(inside: string): string {
  const plain = inside
    .replace(/\\d/g, '0-9')
    .replace(/\\w/g, '[:alnum:]_')
    .replace(/\\s/g, '[:space:]')
    .replace(/\\n/g, '')
    .replace(/\\([.\-/()[{}*+?|^$"'])/g, '$1');
  // A hyphen is itself at the end only.
  return /[^\]]-[^-\]]/.test(plain) ? plain : plain.replace(/-/g, '').concat(inside.includes('-') ? '-' : '');
}
