import { valid } from '@renovatebot/pep440';
import { z } from 'zod';

/** PEP 440, as `satisfies` reads it. */
const specifier = z.string().refine(isSpecifier, 'is no specifier');
/** PEP 503. */
const name = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'is no normalized name');
const minor = z.string().regex(/^\d+\.\d+$/, 'is no version such as 1.13');

/** Where a fact is known from: an address, or what was tried. */
const source = z.union([z.url({ protocol: /^https$/ }), z.string().regex(/^tried: \S/)]);
const sources = z.array(source).min(1);

/** Two packages that do not go together, or one that needs what is not there. */
const clash = z
  .strictObject({
    cause: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)+$/),
    package: name.describe('The one that fails'),
    versions: specifier.describe('Its versions that do'),
    with: name.optional(),
    at: specifier.optional().describe('Versions of `with` that it fails with'),
    missing: name.optional().describe('In place of `with`: the package that must be there'),
    also: name.optional().describe('It fails only when this is there as well'),
    works: specifier.optional().describe('Versions of `with`, or `missing`, that it goes with'),
    fixed: specifier.optional().describe('Versions of `package` that go with `at`'),
    confidence: z.enum(['likely', 'possible']).default('likely'),
    sources,
  })
  .refine((one) => (one.with === undefined) !== (one.missing === undefined), 'has either `with` or `missing`')
  .refine((one) => (one.with === undefined) === (one.at === undefined), 'has `at` with `with`');

/** Versions for which wheels are published, then what they are compiled for: `cpu`, `mps`, a CUDA such as `11.7`. */
const published = z.tuple([specifier], z.string().regex(/^(cpu|mps|\d+\.\d+)$/));

/** What is known of which versions go together: data, with sources. See docs/reference/preflight.md for how to add to it. */
export const compatSchema = z.strictObject({
  version: z.literal(1),
  as_of: z.iso.date(),
  clashes: z.array(clash),
  torchvision: z.strictObject({
    rows: z.array(z.strictObject({ torch: minor, torchvision: minor })).describe('They are compiled for each other'),
    sources,
  }),
  torch_python: z.strictObject({
    rows: z.array(z.strictObject({ torch: minor, python: specifier })).describe('Pythons that there are wheels for'),
    sources,
  }),
  prebuilt: z.array(
    z.strictObject({
      package: name,
      /** By system (Linux, Windows, macOS), then torch. */
      torch: z.record(z.enum(['Linux', 'Windows', 'macOS']), z.record(minor, published)),
      sources,
    }),
  ),
  failing_builds: z.array(
    z.strictObject({
      package: name,
      versions: specifier,
      torch: specifier.describe('Its source does not compile for'),
      sources,
    }),
  ),
  checked_at_import: z.array(
    z.strictObject({
      package: name,
      of: z.array(name).min(1).describe('Whose versions it refuses by its own Requires-Dist'),
      sources,
    }),
  ),
  torch_symbols: z.array(
    z.strictObject({ symbol: z.string().min(8), torch: specifier.describe('Versions of torch that have it'), sources }),
  ),
  onnxruntime: z.strictObject({
    rows: z.array(
      z
        .strictObject({ from: minor, to: minor, ir: z.int(), opset: z.int().optional() })
        .describe('The newest that it reads'),
    ),
    sources,
  }),
  cpu: z.array(
    z.strictObject({
      package: name,
      versions: specifier,
      /** As /proc/cpuinfo names them. */
      needs: z.array(z.string()).min(1),
      name: z.string().describe('What people call these'),
      works: specifier.describe('Versions that do without'),
      sources,
    }),
  ),
  workers: z.array(
    z.strictObject({
      worker: z.string(),
      needs: z.array(
        z.strictObject({
          import: z.string(),
          any_of: z.array(z.string()).min(1).describe('Packages, with versions or without'),
        }),
      ),
      sources,
    }),
  ),
});
export type Compat = z.infer<typeof compatSchema>;
export type Clash = Compat['clashes'][number];

function isSpecifier(text: string): boolean {
  return text.split(',').every((clause) => {
    const version = /^(?:==|!=|~=|<=?|>=?)([\w.!+*]+)$/.exec(clause)?.[1];
    return version !== undefined && valid(version.replace(/\.\*$/, '')) !== null;
  });
}
