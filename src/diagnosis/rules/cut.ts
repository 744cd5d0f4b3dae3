import type { Sign } from '../rule.ts';

/** A traceback whose last line, or what that line says, is cut off: where it was raised is what is left. Never certain. */
export const cutAt = (at: RegExp, more: Omit<Sign, 'at' | 'message'> = {}): Sign => ({
  message: /^$/,
  at,
  confidence: 'likely',
  ...more,
});
