import type { Incident } from '../../src/diagnosis/incident.ts';

/** An incident with an exception, in a line: `fatal 3-9 KeyError 'x' (2 frames: timm) <- ImportError`. */
export function told({ severity, exception, first, last }: Incident): string {
  const { qualified, message, frames, origin } = exception!;
  const packages = [...new Set(frames.flatMap((frame) => frame.package ?? []))];
  const through = `${frames.length}${packages.length > 0 ? `: ${packages.join(' ')}` : ''}`;
  const from = origin ? ` <- ${origin.exception!.type}` : '';
  return `${severity} ${first}-${last} ${qualified} ${JSON.stringify(message.slice(0, 70))} (${through})${from}`;
}
