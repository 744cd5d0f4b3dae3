/** Names that Windows gives to devices, in any folder and with any extension. */
const DEVICE = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;

/**
 * Is this a plain relative path with `/` that stays inside of its folder, on every system? No `..`, no `.`, no empty
 * part, no backslash, drive, colon or control character. Paths from specs, archives and manifests must pass.
 */
export function isRelativePath(path: string): boolean {
  if (path.length === 0 || path.length > 500) return false;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  if (/[\\:*?"<>|\u0000-\u001f\u007f]/.test(path)) return false;
  return path.split('/').every((part) => part !== '' && !/[. ]$/.test(part) && !DEVICE.test(part));
}
