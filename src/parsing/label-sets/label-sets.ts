import type { LabelSet } from '../labels.ts';
import { atr } from './atr.ts';
import { cihp, lip } from './lip.ts';
import { mhpV2 } from './mhp-v2.ts';
import { pascalPersonPart, pascalPersonPartM2fp } from './pascal-person-part.ts';
import { posePartsLabels } from './pose-parts.ts';

/** Every label set by its name (docs/reference/labels.md). */
export const labelSets: Readonly<Record<string, LabelSet>> = Object.fromEntries(
  [posePartsLabels, lip, cihp, atr, pascalPersonPart, pascalPersonPartM2fp, mhpV2].map((set) => [set.name, set]),
);
