import { LastgoodError } from '../../errors.ts';

/** `data:image/png;base64,` with any parameters in between. */
const DATA_URL = /^data:([^,;]*)((?:;[^,;]*)*),/i;

/**
 * Bytes of base64 text (standard or URL-safe, padded or not, line breaks allowed), or of a `data:` URL.
 * @throws LastgoodError bad_request when it is broken, unsupported_image for a data URL of another type
 */
export function decodeImageText(text: string): Buffer {
  const url = DATA_URL.exec(text.slice(0, 256));
  if (!url) return decodeBase64(text);
  const [prefix, type = '', parameters = ''] = url;
  if (type !== '' && type !== 'application/octet-stream' && !type.toLowerCase().startsWith('image/')) {
    throw new LastgoodError('unsupported_image', `The data URL holds ${type}, not an image.`, {
      hint: 'Send a data URL of an image, e.g. data:image/jpeg;base64,…',
    });
  }
  if (!/;base64$/i.test(parameters)) throw broken('the data URL is not in base64');
  return decodeBase64(text.slice(prefix.length));
}

function decodeBase64(text: string): Buffer {
  const stray = /[^A-Za-z0-9+/_=\s-]/.exec(text);
  if (stray) throw broken(`there is ${JSON.stringify(stray[0])} at position ${stray.index}`);
  const digits = text.replace(/\s+/g, '');
  const data = digits.replace(/={1,2}$/, '');
  if (data.includes('=')) throw broken('there is padding in the middle');
  if (data.length % 4 === 1) throw broken(`it is cut off after ${data.length} digits`);
  return Buffer.from(data, 'base64');
}

function broken(problem: string): LastgoodError {
  return new LastgoodError('bad_request', `"image" is not base64: ${problem}.`, {
    hint: 'Encode the bytes of the image file, e.g. with "base64 -w0 photo.jpg".',
  });
}
