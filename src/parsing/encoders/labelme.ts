import { type Contour, traceContours } from '../contours.ts';
import type { Point } from '../geometry.ts';
import type { Parsing } from '../parsing.ts';
import { distance2, simplifyPolygon } from '../polygon.ts';

export interface LabelMeShape {
  label: string;
  /** [x, y] in pixels */
  points: [number, number][];
  /** The person's id: LabelMe shows shapes of one group as one object. */
  group_id: number | null;
  description: string;
  shape_type: 'polygon';
  flags: Record<string, boolean>;
}

/** A LabelMe annotation file. */
export interface LabelMe {
  version: string;
  flags: Record<string, boolean>;
  shapes: LabelMeShape[];
  imagePath: string;
  imageData: null;
  imageHeight: number;
  imageWidth: number;
}

export interface LabelMeOptions {
  /** What `imagePath` says. */
  fileName?: string;
  /** How far, in pixels, an outline may stray from the mask to save corners; 0 keeps every pixel. */
  tolerance?: number;
}

/**
 * The parsing as polygons that can be corrected by hand in LabelMe: one a connected piece of a segment. LabelMe knows
 * no holes, so a hole is joined to its outline by a line there and back, which has no area.
 */
export function encodeLabelMe(parsing: Parsing, options: LabelMeOptions = {}): LabelMe {
  const { fileName = 'image', tolerance = 0.75 } = options;
  const shapes = parsing.segments.flatMap(({ label, person, mask }) =>
    traceContours(mask).map(
      (contour): LabelMeShape => ({
        label: parsing.labels.labels[label]!.name,
        points: joined(simplified(contour, tolerance)).map(({ x, y }) => [x, y]),
        group_id: person,
        description: '',
        shape_type: 'polygon',
        flags: {},
      }),
    ),
  );
  return {
    version: '5.4.1',
    flags: {},
    shapes,
    imagePath: fileName,
    imageData: null,
    imageHeight: parsing.size.height,
    imageWidth: parsing.size.width,
  };
}

function simplified({ outline, holes }: Contour, tolerance: number): Contour {
  return {
    outline: simplifyPolygon(outline, tolerance),
    holes: holes.map((hole) => simplifyPolygon(hole, tolerance)),
  };
}

/** One closed line through the outline and all holes: from the nearest corner over to the hole, round it, and back. */
function joined({ outline, holes }: Contour): Point[] {
  return holes.reduce((ring, hole) => {
    const { at, entry } = nearestCorners(ring, hole);
    const around = [...hole.slice(entry), ...hole.slice(0, entry), hole[entry]!];
    return [...ring.slice(0, at + 1), ...around, ...ring.slice(at)];
  }, outline);
}

function nearestCorners(ring: readonly Point[], hole: readonly Point[]): { at: number; entry: number } {
  let best = { at: 0, entry: 0, gap: Infinity };
  for (let at = 0; at < ring.length; at++) {
    for (let entry = 0; entry < hole.length; entry++) {
      const gap = distance2(ring[at]!, hole[entry]!);
      if (gap < best.gap) best = { at, entry, gap };
    }
  }
  return best;
}
