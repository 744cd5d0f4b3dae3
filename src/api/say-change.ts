import type { PackageChange } from './diagnosis.ts';

/** `numpy 1.26.4 → 2.2.6`, `mmcv-full 1.7.1 → mmcv-lite 2.1.0` (one took the place of the other), `timm 0.6.13 → —`. */
export function sayChange({ name, from, to }: PackageChange): string {
  const [old, now = old] = name.split(' → ');
  if (to === null) return `${old} ${from} → —`;
  if (from === null) return `— → ${now} ${to}`;
  return `${old} ${from} → ${now === old ? '' : `${now} `}${to}`;
}
