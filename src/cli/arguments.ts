import { InvalidArgumentError } from 'commander';

/** Readers of what stands behind an option: what does not fit is refused with what would. */

const DURATION = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/;
const UNITS: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** `500ms`, `60s`, `5m`, `1h`, as release.yaml has it. */
export function duration(value: string): string {
  if (!DURATION.test(value)) throw new InvalidArgumentError('Durations are such as 500ms, 60s, 5m or 1h.');
  return value;
}

/** The same in milliseconds. */
export function durationMs(value: string): number {
  const [, amount, unit] = DURATION.exec(duration(value))!;
  return Number(amount) * UNITS[unit!]!;
}

/** `1.5x`; the x may be left out. */
export function factor(value: string): string {
  const number = value.replace(/x$/, '');
  if (!/^\d+(\.\d+)?$/.test(number) || Number(number) <= 0) {
    throw new InvalidArgumentError('Budgets are factors such as 1.5x.');
  }
  return `${number}x`;
}

/** 0 to 1. */
export function share(value: string): number {
  const number = Number(value);
  if (value.trim() === '' || !(number >= 0 && number <= 1)) throw new InvalidArgumentError('A share is from 0 to 1.');
  return number;
}

/** A whole number, `least` or more. */
export function wholeFrom(least: number): (value: string) => number {
  return (value) => {
    const number = Number(value);
    if (!/^\d+$/.test(value) || number < least || !Number.isSafeInteger(number)) {
      throw new InvalidArgumentError(`A whole number from ${least} on is wanted.`);
    }
    return number;
  };
}
