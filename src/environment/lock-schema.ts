import { z } from 'zod';

/** The parts of a `pylock.toml` as they are written; what is not named here goes through. */

const sha256 = z.string().regex(/^[0-9a-f]{64}$/i, 'is not 64 hex digits');
const text = z.string().max(4_000);
/** Parts of a lock are written into other files, a Dockerfile among them, where a line more is a command more. */
const line = text.regex(/^[^\p{Cc}\u2028\u2029]*$/u, 'has more than one line');

export const fileTable = z.looseObject({
  name: text.optional(),
  url: line.optional(),
  path: line.optional(),
  size: z.int().nonnegative().optional(),
  hashes: z.looseObject({ sha256: sha256.optional() }),
});

export const packageTable = z.looseObject({
  name: text.regex(/^[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?$/, 'is no name of a package'),
  version: text.regex(/^[A-Za-z0-9][A-Za-z0-9.!+_-]*$/, 'is no version').optional(),
  marker: line.optional(),
  index: line.optional(),
  wheels: z.array(fileTable).max(10_000).default([]),
  sdist: fileTable.optional(),
  archive: fileTable.optional(),
  vcs: z.looseObject({}).optional(),
  directory: z.looseObject({}).optional(),
  tool: z.looseObject({ lastgood: z.unknown() }).optional(),
});

export const lockTable = z.looseObject({
  'lock-version': text,
  'requires-python': text.optional(),
  packages: z.array(z.unknown()).max(50_000).default([]),
  tool: z.looseObject({ lastgood: z.unknown() }).optional(),
});

export const packageExtras = z.object({
  kept: z.string(),
  origin: z.string().optional(),
  edited: z.array(z.string()).optional(),
});

const orNull = z
  .string()
  .optional()
  .transform((value) => value ?? null);

const interpreter = z.object({
  path: z.string(),
  implementation: z.string(),
  version: z.string().regex(/^\d+\.\d+[\w.+]*$/, 'is no version of Python'),
  build: z.string(),
  abi: z.string(),
  platform: z.string(),
  libc: z
    .object({ name: z.enum(['glibc', 'musl']), version: z.string() })
    .optional()
    .transform((value) => value ?? null),
});

/** TOML has no null: what is not known is left out. */
const library = z.object({
  soname: z.string(),
  file: orNull,
  version: orNull,
  package: orNull,
  'needed-by': z.array(z.string()).default([]),
});

export const lockExtras = z.object({
  interpreter,
  indexes: z.array(line).default([]),
  libraries: z.array(library).default([]),
  symbols: z.record(z.string(), z.string()).default({}),
  build: z
    .record(
      z.string(),
      z.object({
        env: z.record(z.string().regex(/^[A-Za-z_]\w*$/, 'is no name of a variable'), z.string()).optional(),
        isolated: z.boolean().optional(),
      }),
    )
    .optional(),
});
