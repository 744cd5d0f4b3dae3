import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { posePartsLabels } from '../../../src/parsing/label-sets/pose-parts.ts';

test('the figures of the empty page wear the palette of the embedded parser', () => {
  const styles = readFileSync(new URL('../styles/intro.css', import.meta.url), 'utf8');
  for (const { name, color } of posePartsLabels.labels.slice(1)) {
    const rule = new RegExp(`\\.limb-${name} \\{\\s*(fill|stroke): rgb\\((\\d+ \\d+ \\d+)\\)`).exec(styles);
    expect(rule?.[2], name).toBe(color.join(' '));
  }
});
