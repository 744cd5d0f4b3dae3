import { z } from 'zod';
import { LANGUAGES } from './language.ts';

export type { Language } from './language.ts';

/** `decided`: a cause is certain or likely. `undecided`: it failed, and the evidence does not decide of what. `healthy`: nothing in it is a failure. */
export const VERDICTS = ['decided', 'undecided', 'healthy'] as const;
/** `certain`: the evidence allows nothing else. `possible`: it fits, and so does something else. */
export const CONFIDENCES = ['certain', 'likely', 'possible'] as const;
export type Confidence = (typeof CONFIDENCES)[number];

export const packageChange = z.object({
  name: z.string(),
  from: z.string().nullable().describe('Version in the last good release; null when it was not there'),
  to: z.string().nullable().describe('Version now; null when it is gone'),
});
export type PackageChange = z.infer<typeof packageChange>;

export const diagnosedCause = z.object({
  id: z.string().describe('Stable, kebab-case; see docs/reference/diagnosis.md'),
  confidence: z.enum(CONFIDENCES),
  summary: z.string().describe('One sentence'),
  lines: z.array(z.object({ n: z.int().positive(), text: z.string() })).describe('The lines of the log that show it'),
  why: z.string(),
  remedies: z.array(z.object({ text: z.string(), command: z.string().optional() })),
  look_at: z.array(z.string()).describe('What would decide it, when this does not'),
  suspects: z
    .array(packageChange)
    .describe('Changes since the last good release that it may come from, likeliest first'),
});
export type DiagnosedCause = z.infer<typeof diagnosedCause>;

/** What `lastgood doctor LOG --json` prints and `POST /api/v1/diagnoses` answers. */
export const diagnosis = z.object({
  verdict: z.enum(VERDICTS),
  causes: z.array(diagnosedCause).describe('Best first; empty when healthy'),
});
export type Diagnosis = z.infer<typeof diagnosis>;

/** What `lastgood doctor --requirements` and `--lock --json` print: what will go wrong, told before it is tried. */
export const preflightReport = diagnosis.extend({
  packages: z.int().describe('How many packages were looked at'),
  models: z.int().describe('How many networks were looked at'),
  unseen: z.array(z.string()).describe('What could not be looked at, and so nothing is said of'),
});
export type PreflightReport = z.infer<typeof preflightReport>;

export const processExit = z.strictObject({
  code: z.int().nullable().describe('Exit code; null when a signal ended it'),
  signal: z
    .string()
    .regex(/^SIG[A-Z0-9]+$/)
    .nullable()
    .describe('Such as SIGKILL; null when none did'),
});
export type ProcessExit = z.infer<typeof processExit>;

export const diagnosesBody = z.strictObject({
  log: z.string().describe('Text of a log, as it is'),
  exit: processExit.optional().describe('How the program ended, where that is known'),
});
export type DiagnosesBody = z.infer<typeof diagnosesBody>;

/** A diagnosis of a log that the server has. */
export const keptDiagnosis = diagnosis.extend({
  log: z.string().describe('Which log: a file of the evidence by its path below /api/v1, or `output` of the instance'),
});
export type KeptDiagnosis = z.infer<typeof keptDiagnosis>;

export const languageQuery = z.strictObject({
  lang: z.enum(LANGUAGES).default('en').describe('Language of what is told of a diagnosis'),
});
