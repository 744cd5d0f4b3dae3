import type { Rule } from '../rule.ts';

/** All causes that are known. Their order decides nothing. */
export const RULES: readonly Rule[] = [];
