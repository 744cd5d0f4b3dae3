import { LastgoodError } from '../errors.ts';

export function notFound(method: string, path: string): LastgoodError {
  return new LastgoodError('not_found', `There is nothing at ${method} ${path}.`, {
    hint: 'Photos go to POST /parse; /docs lists everything else.',
  });
}
