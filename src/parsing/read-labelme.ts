import { z } from 'zod';
import { LastgoodError } from '../errors.ts';
import type { Point, Size } from './geometry.ts';
import type { Mask } from './mask.ts';
import { fillPolygon } from './polygon.ts';

const point = z.tuple([z.number(), z.number()]);

const labelMeFile = z.object({
  imageWidth: z.int().positive(),
  imageHeight: z.int().positive(),
  shapes: z.array(
    z.object({
      label: z.string(),
      points: z.array(point),
      group_id: z.union([z.int(), z.null()]).optional(),
      shape_type: z.string().default('polygon'),
    }),
  ),
});

/** An area that somebody drew in LabelMe. */
export interface LabelMeArea {
  label: string;
  /** Areas of one group are one object; null = a group of its own. */
  group: number | null;
  mask: Mask;
}

/**
 * The areas of a LabelMe file: polygons, rectangles and circles. Points and lines have no area and are left out.
 * @param json the parsed file
 * @throws LastgoodError `bad_request` when it is not one
 */
export function readLabelMe(json: unknown): { size: Size; areas: LabelMeArea[] } {
  const file = labelMeFile.safeParse(json);
  if (!file.success) {
    throw new LastgoodError('bad_request', `This is not a LabelMe file: ${z.prettifyError(file.error)}.`, {
      hint: 'Give the JSON that LabelMe saves: imageWidth, imageHeight and shapes with label and points.',
    });
  }
  const size: Size = { width: file.data.imageWidth, height: file.data.imageHeight };
  const areas = file.data.shapes.flatMap((shape): LabelMeArea[] => {
    const outline = outlineOf(
      shape.shape_type,
      shape.points.map(([x, y]) => ({ x, y })),
    );
    if (outline.length < 3) return [];
    return [{ label: shape.label, group: shape.group_id ?? null, mask: fillPolygon(outline, size) }];
  });
  return { size, areas };
}

function outlineOf(kind: string, points: Point[]): Point[] {
  if (kind === 'polygon') return points;
  const [a, b] = points;
  if (!a || !b) return [];
  if (kind === 'rectangle') return [a, { x: b.x, y: a.y }, b, { x: a.x, y: b.y }];
  if (kind === 'circle') return circle(a, Math.hypot(b.x - a.x, b.y - a.y));
  return [];
}

const CIRCLE_CORNERS = 360;

function circle(centre: Point, radius: number): Point[] {
  return Array.from({ length: CIRCLE_CORNERS }, (_, i) => {
    const angle = (2 * Math.PI * i) / CIRCLE_CORNERS;
    return { x: centre.x + radius * Math.cos(angle), y: centre.y + radius * Math.sin(angle) };
  });
}
