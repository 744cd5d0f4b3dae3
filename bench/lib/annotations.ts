import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, parse } from 'node:path';
import { z } from 'zod';

const person = z.object({
  /** left, top, width, height */
  box: z.tuple([z.number(), z.number(), z.number(), z.number()]),
  /** A group rather than a person: not to be found. */
  crowd: z.union([z.boolean(), z.number()]).transform(Boolean),
  /** The person's mask, compressed COCO run lengths. */
  rle: z.object({ size: z.tuple([z.int(), z.int()]), counts: z.string() }).nullish(),
  joints: z.record(z.string(), z.tuple([z.number(), z.number()])),
});

const photo = z.object({
  image: z.string(),
  width: z.number(),
  height: z.number(),
  /** Whether everybody in the photo is annotated. */
  complete: z.boolean(),
  people: z.array(person),
});

export type AnnotatedPerson = z.output<typeof person>;
export type AnnotatedPhoto = z.output<typeof photo>;

/** `annotations.json` of a folder; a folder without one has no annotated people. */
export function readAnnotations(folder: string): AnnotatedPhoto[] {
  const path = join(folder, 'annotations.json');
  return existsSync(path) ? z.array(photo).parse(JSON.parse(readFileSync(path, 'utf8'))) : [];
}

/** Photos with LabelMe polygons: `photo.json` beside `photo.jpg`. */
export function labelMePairs(folder: string): { image: string; labels: string }[] {
  return readdirSync(folder)
    .filter((name) => /\.(jpe?g|png|webp)$/i.test(name) && existsSync(join(folder, `${parse(name).name}.json`)))
    .sort()
    .map((name) => ({ image: join(folder, name), labels: join(folder, `${parse(name).name}.json`) }));
}
