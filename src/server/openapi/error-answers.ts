import { ERRORS, type ErrorCode } from '../../errors.ts';

/** An example sentence and hint of each code. */
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
  log_too_large: ['The log is larger than 20 MB.', 'Send its last 20 MB, or let `lastgood doctor` read the file.'],
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
    'Send less at once, or try again later.',
  ],
  unauthorized: [
    'The control plane wants to know who asks.',
    'Send "Authorization: Bearer <token>" with the token in the file "token" of the server\'s home, or sign in again.',
  ],
  forbidden: [
    'The request comes from a page of another site.',
    'Use the console of this server. A proxy in front of it must pass on Host and X-Forwarded-Proto.',
  ],
  rate_limited: [
    'Too many wrong tokens came in.',
    'Read the token from the file "token" of the server\'s home: the right one works at once.',
  ],
  not_found: ['There is no service called human-parser.', 'There is: human-parsing.'],
  release_unknown: ['No release fits 3.0.0.', 'There are: 1.0.0, 2.0.0.'],
  release_ambiguous: ['2.0.0 fits two releases.', 'Use their digests: 7b685b5e60ef, 0c5ff94b1a3e.'],
  rollout_active: ['human-parsing has a rollout under way.', 'Wait for its end, or cancel it.'],
  rollout_ended: ['The rollout ended an hour ago: settled.', 'To undo it, roll the service back.'],
  no_standby: ['human-parsing has no standby.', 'Name a kept generation with "to".'],
  generation_gone: ['The release of generation 2 is no longer in the store.', 'GET history shows what is kept.'],
  generation_left: ['human-parsing has left generation 3 meanwhile.', 'GET the service to see who serves.'],
  irreversible: ['2.0.0 is marked irreversible.', 'Send {"force": true} to go back past it all the same.'],
  spec_invalid: [
    'release.yaml has 2 problems: line 3: "versoin" is unknown; line 9: "path" is missing.',
    'Correct it.',
  ],
  source_invalid: ['"npm:models@latest" names no exact version.', 'Write npm:<package>@<version>#<path>.'],
  source_unreachable: ['npm:tiny-models@1.0.0 cannot be fetched.', 'Check the network, then ask again.'],
  integrity_mismatch: ['pose.json is not what release.yaml pins.', 'If the change is meant, write the new sha256.'],
  file_missing: ['golden/one.png is not there.', 'Relative paths of the spec start at base_dir.'],
  store_full: ['The disk of the store is full.', 'Free some space, or run the garbage collection.'],
  release_in_use: ['human-parsing 2.0.0 cannot be deleted: it is the standby.', 'Deploy another release first.'],
  state_unreadable: ['A ref of the store cannot be read: nothing was deleted.', 'Run the check of the store.'],
} as const satisfies Partial<Record<ErrorCode, readonly [error: string, hint: string]>>;

export type ExampleCode = keyof typeof EXAMPLES;

/** What POST /parse can be refused with. */
export const PARSE_ERRORS = [
  'bad_request',
  'image_missing',
  'upload_timeout',
  'method_not_allowed',
  'image_too_large',
  'unsupported_image',
  'image_unreadable',
  'too_many_pixels',
  'internal',
  'release_failed',
  'overloaded',
  'no_release',
  'instance_failed',
  'deadline_exceeded',
] as const satisfies ExampleCode[];

/** Responses of OpenAPI by status, each with an example for every code that comes with it. */
export function errorAnswers(codes: readonly ExampleCode[]): Record<string, object> {
  const answers: Record<string, { description: string; content: { 'application/json': { examples: object } } }> = {};
  for (const code of codes) {
    const [error, hint] = EXAMPLES[code];
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
