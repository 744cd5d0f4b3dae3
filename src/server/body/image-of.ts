import { parseJsonBody, parseQuery } from '../../api/parse.ts';
import { LastgoodError } from '../../errors.ts';
import { decodeImageText } from './base64.ts';
import { type Form, readForm } from './multipart.ts';
import { tooLarge } from './read-body.ts';
import { looksLikeImage } from './sniff.ts';

const FIELDS = ['image', 'file'];

/** Bytes that wrapping may add to an image: base64 adds a third, a form its headers and other fields. */
export function bodyLimit(contentType: string, imageBytes: number): number {
  const slack = 64 * 1024;
  if (isJson(contentType)) return Math.ceil(imageBytes / 3) * 4 + slack;
  return isForm(contentType) ? imageBytes + slack : imageBytes;
}

/**
 * The image file inside of a request body: a form's file, JSON's base64, or the body itself. What the bytes are
 * comes before what the header claims: an image is taken as one under any content type.
 * @throws LastgoodError image_missing, bad_request, unsupported_image, image_too_large
 */
export async function imageOf(body: Buffer, contentType: string, imageBytes: number): Promise<Buffer> {
  const image = await unwrap(body, contentType);
  if (image.length > imageBytes) throw tooLarge(imageBytes);
  return image;
}

async function unwrap(body: Buffer, contentType: string): Promise<Buffer> {
  if (body.length === 0) throw missing('The request has no body.');
  if (looksLikeImage(body)) return body;
  if (isForm(contentType)) return fileOf(await readForm(body, contentType));
  if (isJson(contentType)) return imageOfJson(body);
  return body;
}

const isForm = (contentType: string) => /^multipart\//i.test(contentType);
const isJson = (contentType: string) => /^application\/([\w.-]+\+)?json\b/i.test(contentType);

function fileOf({ files, textFields }: Form): Buffer {
  const option = textFields.find((name) => Object.hasOwn(parseQuery.shape, name));
  if (option) {
    throw new LastgoodError('bad_request', `The option "${option}" is in the form.`, {
      hint: `Options go into the query: POST /parse?${option}=…`,
    });
  }
  const [file, second] = files;
  if (!file) {
    const text = FIELDS.find((name) => textFields.includes(name));
    throw missing(text ? `The form's field "${text}" holds text, not a file.` : 'The form has no file.');
  }
  if (second) {
    throw new LastgoodError('bad_request', `The form has ${files.length} files.`, {
      hint: 'Send one photo a request; several requests may be under way at once.',
    });
  }
  if (!FIELDS.includes(file.field)) throw missing(`The file is in the field "${file.field}".`);
  if (file.bytes.length === 0) throw missing(`The file ${JSON.stringify(file.name ?? file.field)} is empty.`);
  return file.bytes;
}

function imageOfJson(body: Buffer): Buffer {
  let value: unknown;
  try {
    value = JSON.parse(body.toString('utf8'));
  } catch (cause) {
    throw new LastgoodError('bad_request', 'The body is not JSON, though its content type says so.', {
      hint: 'Send {"image": "<base64>"}, or the image file itself as image/jpeg.',
      cause,
    });
  }
  if (typeof value !== 'object' || value === null || !('image' in value)) throw missing('The JSON has no "image".');
  const parsed = parseJsonBody.safeParse(value);
  if (!parsed.success) {
    const unknown = Object.keys(value).filter((key) => key !== 'image');
    const problem = unknown.length > 0 ? `The JSON has an unknown key "${unknown[0]}".` : '"image" is not a string.';
    throw new LastgoodError('bad_request', problem, {
      hint: 'Send {"image": "<base64 or data: URL>"} and nothing else; options go into the query.',
    });
  }
  const image = decodeImageText(parsed.data.image);
  if (image.length === 0) throw missing('"image" is empty.');
  return image;
}

function missing(problem: string): LastgoodError {
  return new LastgoodError('image_missing', problem, {
    hint: 'Send the photo as the file of the field "image": curl -F image=@photo.jpg …',
  });
}
