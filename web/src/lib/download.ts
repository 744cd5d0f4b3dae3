import { createClient } from '../../../src/api/client.ts';
import { LastgoodError } from '../../../src/errors.ts';
import type { Format } from './curl.ts';
import { ProblemError } from './problem.ts';
import { newRequestId } from './request-id.ts';

/** Hands a file to the browser's downloads. */
export function saveFile(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The browser reads the blob after this turn; one minute is more than it takes.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/**
 * The photo in another format of the API, byte for byte what a program gets.
 * @throws ProblemError with what the API said
 */
export async function fetchFormat(file: Blob, format: Format): Promise<Blob> {
  const requestId = newRequestId();
  try {
    const { bytes, contentType } = await createClient({ url: '' }).send(file, { format }, { requestId });
    return new Blob([bytes as Uint8Array<ArrayBuffer>], { type: contentType });
  } catch (error) {
    if (!(error instanceof LastgoodError)) throw error;
    throw new ProblemError({ code: error.code, error: error.message, hint: error.hint, requestId });
  }
}
