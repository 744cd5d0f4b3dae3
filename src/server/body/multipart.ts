import { Busboy } from '@fastify/busboy';
import { LastgoodError } from '../../errors.ts';

/** A part with a file name is a file, and so is one of a type that is no text: some programs send no name. */
const isPartAFile = (_field: unknown, type: string | undefined, name: string | undefined): boolean =>
  name !== undefined || (type !== undefined && !/^(text\/|application\/json)/i.test(type));

export interface FilePart {
  field: string;
  name: string | undefined;
  bytes: Buffer;
}

export interface Form {
  files: FilePart[];
  /** Names of the fields that hold text. */
  textFields: string[];
}

/** More parts than any form of ours has: what is beyond is somebody's attack. */
const LIMITS = { parts: 32, headerPairs: 32, fieldSize: 64 * 1024 };

/**
 * The parts of a `multipart/form-data` body that is all here.
 * @throws LastgoodError bad_request when it cannot be taken apart
 */
export function readForm(body: Buffer, contentType: string): Promise<Form> {
  return new Promise((resolve, reject) => {
    const form: Form = { files: [], textFields: [] };
    const fail = (problem: string) => reject(brokenForm(problem));
    let parser: InstanceType<typeof Busboy>;
    try {
      parser = new Busboy({ headers: { 'content-type': contentType }, limits: LIMITS, isPartAFile });
    } catch (cause) {
      return fail(sentence(cause));
    }
    parser.on('file', (field, stream, name) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('error', (cause) => fail(sentence(cause)));
      stream.on('end', () => form.files.push({ field, name, bytes: Buffer.concat(chunks) }));
    });
    parser.on('field', (field) => form.textFields.push(field));
    parser.on('partsLimit', () => fail(`it has more than ${LIMITS.parts} parts`));
    parser.on('error', (cause) => fail(sentence(cause)));
    parser.on('finish', () => resolve(form));
    parser.end(body);
  });
}

const sentence = (cause: unknown) => (cause instanceof Error ? cause.message : String(cause));

function brokenForm(problem: string): LastgoodError {
  return new LastgoodError('bad_request', `The multipart body cannot be read: ${problem}.`, {
    hint: 'Let the HTTP library build the form: curl -F image=@photo.jpg …',
  });
}
