import { z } from 'zod';
import type { ReleaseChange } from '../../api/control/release.ts';
import { GOLDEN_TYPE } from '../manifest.ts';
import type { Release } from '../release.ts';
import { change, eachDifference, type ReadBlob } from './change.ts';

/** What is read of `golden.json`; the rest is compared as it is. */
const setSchema = z.looseObject({
  cases: z.array(
    z.looseObject({
      name: z.string(),
      request: z.looseObject({ body: z.string().optional() }).default({}),
      expect: z.looseObject({ body: z.string().optional() }).default({}),
      compare: z.unknown(),
    }),
  ),
});

/** A case as it is compared: bodies by their content, not by their file's name. */
interface Case {
  input: string;
  expected: string;
  compare: string;
}

/** Golden cases by name: new, gone, with another input, expecting another answer, or compared in another way. */
export async function diffGolden(a: Release, b: Release, read: ReadBlob): Promise<ReleaseChange[]> {
  const [casesA, casesB] = await Promise.all([cases(a, read), cases(b, read)]);
  return eachDifference(casesA, casesB, (name, from, to) => {
    const parts = (['input', 'expected', 'compare'] as const).filter((part) => from?.[part] !== to?.[part]);
    if (parts.length === 0) return [];
    const sides: [string | null, string | null] = [from ? 'in the set' : null, to ? 'in the set' : null];
    return [change('golden', name, sides, sentence(parts))];
  });
}

const WORDS = {
  input: 'asks something else',
  expected: 'expects another answer',
  compare: 'is compared in another way',
};

const sentence = (parts: (keyof Case)[]) => (name: string, from: string | null, to: string | null) => {
  if (from === null) return `golden case ${name} is new`;
  if (to === null) return `golden case ${name} is gone`;
  return `golden case ${name} ${parts.map((part) => WORDS[part]).join(' and ')}`;
};

async function cases({ spec, files }: Release, read: ReadBlob): Promise<Map<string, Case>> {
  const golden = files.filter(({ mediaType }) => mediaType === GOLDEN_TYPE);
  const dir = spec.golden?.dir ?? '';
  const digests = new Map(golden.map(({ path, digest }) => [path.slice(dir.length + 1), digest]));
  const file = digests.get('golden.json');
  const set = file === undefined ? null : parseSet(await read(file));
  // A folder of files that no golden.json explains: each is told by itself.
  if (set === null) return new Map([...digests].map(([path, digest]) => [path, fileCase(digest)]));
  const content = ({ body, ...rest }: { body?: string | undefined }) =>
    JSON.stringify([rest, body === undefined ? null : (digests.get(body) ?? body)]);
  return new Map(
    set.cases.map(({ name, request, expect, compare }) => [
      name,
      { input: content(request), expected: content(expect), compare: JSON.stringify(compare) },
    ]),
  );
}

const fileCase = (digest: string): Case => ({ input: digest, expected: '', compare: '' });

function parseSet(bytes: Uint8Array): z.infer<typeof setSchema> | null {
  try {
    return setSchema.parse(JSON.parse(new TextDecoder().decode(bytes)));
  } catch {
    return null;
  }
}
