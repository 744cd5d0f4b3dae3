import type { GoldenCaseEvidence } from '../../../../src/api/control/rollout.ts';

/**
 * Evidence is free form: it is read for what is known to be in it, and a page that is older than its server
 * shows the rest as it came.
 */
export type EvidenceData = Readonly<Record<string, unknown>>;

export function numberAt(data: unknown, ...path: string[]): number | null {
  const value = valueAt(data, path);
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

export function textsAt(data: unknown, ...path: string[]): string[] {
  const value = valueAt(data, path);
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];
}

export function listAt(data: unknown, ...path: string[]): EvidenceData[] {
  const value = valueAt(data, path);
  return Array.isArray(value) ? value.filter(isRecord) : [];
}

export const isRecord = (value: unknown): value is EvidenceData =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function valueAt(data: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((inner, key) => (isRecord(inner) ? inner[key] : undefined), data);
}

/** The cases of a golden gate, those that failed first. */
export function goldenCases(data: EvidenceData): GoldenCaseEvidence[] {
  const cases = listAt(data, 'cases').filter((one) => typeof one.name === 'string') as unknown as GoldenCaseEvidence[];
  return cases.toSorted((a, b) => Number(b.verdict === 'fail') - Number(a.verdict === 'fail'));
}
