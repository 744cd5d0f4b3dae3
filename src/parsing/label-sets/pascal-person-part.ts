import { labelSet } from './label-set.ts';

/** Pascal-Person-Part in the order of Self-Correction-Human-Parsing. */
export const pascalPersonPart = labelSet('pascal-person-part', [
  ...['Background', 'Head', 'Torso', 'Upper Arms', 'Lower Arms', 'Upper Legs', 'Lower Legs'],
]);

/** Pascal-Person-Part in the order of M2FP, which is another one, and whole persons. */
export const pascalPersonPartM2fp = labelSet('pascal-person-part-m2fp', [
  ...['Background', 'Lower-arm', 'Head', 'Upper-leg', 'Torso', 'Lower-leg', 'Upper-arm', 'Human'],
]);
