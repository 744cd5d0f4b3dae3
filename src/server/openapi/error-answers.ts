import { ERRORS, type ErrorCode } from '../../errors.ts';

/** What POST /parse can be refused with: an example sentence and hint of each code. */
const EXAMPLES = {
  bad_request: ['"masks" cannot be "jpg".', '"masks" is one of rle, png, none.'],
  image_missing: [
    'The form has no file.',
    'Send the photo as the file of the field "image": curl -F image=@photo.jpg …',
  ],
  upload_timeout: ['The upload took too long.', 'Send a smaller file, or try again over a faster connection.'],
  method_not_allowed: ['GET is not possible on /parse.', 'Use POST.'],
  image_too_large: [
    'The upload is larger than 10 MB.',
    'Send a smaller file: a photo of 12 megapixels as JPEG has about 4 MB.',
  ],
  unsupported_image: [
    'This is an SVG drawing, which is not a photo that can be read here.',
    'Send JPEG, PNG, WebP, GIF, TIFF, AVIF.',
  ],
  image_unreadable: [
    'This JPEG cannot be decoded: it is cut off or damaged.',
    'Open it in an image viewer, save it again and send the new file.',
  ],
  too_many_pixels: [
    'This photo has 30000 x 30000 pixels (900 megapixels); at most 100 are read.',
    'Reduce it before sending: a long side of 4,000 pixels loses nothing here.',
  ],
  internal: [
    'Something in the server is broken.',
    'Look for the request id in the log of the server, and report what you find.',
  ],
  release_failed: ['The release failed on this request twice.', 'Send a different encoding or size of this picture.'],
  overloaded: ['The queue is full: 32 requests are waiting.', 'Send it again in 3 s; Retry-After says the same.'],
  no_release: ['The model is being fetched: 41 of 68 MB.', 'Wait; /healthz says when it is ready.'],
  instance_failed: ['The worker does not start.', 'It is started again by itself; the log says more.'],
  deadline_exceeded: [
    'The answer was not ready 30 s after the request arrived.',
    'Send a smaller picture, or try again later.',
  ],
} as const satisfies Partial<Record<ErrorCode, readonly [error: string, hint: string]>>;

/** Responses of OpenAPI by status, each with an example for every code that comes with it. */
export function errorAnswers(): Record<string, object> {
  const answers: Record<string, { description: string; content: { 'application/json': { examples: object } } }> = {};
  for (const [code, [error, hint]] of Object.entries(EXAMPLES) as [
    keyof typeof EXAMPLES,
    readonly [string, string],
  ][]) {
    const { status } = ERRORS[code];
    const examples = {
      ...answers[status]?.content['application/json'].examples,
      [code]: { value: { status: 'error', error, code, hint, request_id: 'f0f47f0e-52ba-4ce2-9d49-9d2fd8f3c8f5' } },
    };
    answers[status] = {
      description: Object.keys(examples).join(', '),
      content: {
        'application/json': { schema: { $ref: '#/components/schemas/Error' }, examples } as { examples: object },
      },
    };
  }
  return answers;
}
