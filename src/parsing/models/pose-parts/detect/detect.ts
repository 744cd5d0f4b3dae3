import type { Session } from '../../../recipe.ts';
import type { Look, Settings } from '../settings.ts';
import type { Detection, Extent } from '../skeleton/pose.ts';
import type { Turnstile } from '../turnstile.ts';
import type { Pyramid } from '../view/pyramid.ts';
import { windowView } from '../view/view.ts';
import { ALONE, mergePasses, type Pass } from './group.ts';
import { PASS_LIMIT, runMultipose } from './movenet.ts';
import { tallestShare, tilesOf, wholeInTile } from './tiles.ts';

/** MoveNet's strides need inputs of whole multiples of this. */
const MULTIPLE = 32;
/** Upright looks that find nobody this sure have perhaps met people who lie or stand on their heads. */
const SURE = 0.4;

const sure = (detections: readonly Detection[]) => detections.filter(({ score }) => score >= ALONE);

/**
 * Everybody in the photo, best first. Several cheap looks at different sizes (one of them mirrored) are merged; tiles
 * are added when a look is full or people are small, turned looks when hardly anybody was found.
 */
export async function detectPeople(
  pyramid: Pyramid,
  movenet: Session,
  { settings, turnstile }: { settings: Settings; turnstile: Turnstile },
): Promise<Detection[]> {
  const photo = pyramid.levels[0]!;
  const whole: Extent = { x0: 0, y0: 0, x1: photo.width, y1: photo.height };
  const look = (part: Extent, { weight, ...options }: Look) =>
    turnstile.run(async (): Promise<Pass> => {
      const view = windowView(part, { ...options, multiple: MULTIPLE });
      return { weight, detections: await runMultipose(movenet, pyramid, view, settings) };
    });

  const passes = await Promise.all(settings.looks.map((one) => look(whole, one)));
  let people = mergePasses(passes);
  const full = passes.some(({ detections }) => sure(detections).length >= PASS_LIMIT);
  const small = people.length > 0 && tallestShare(people, photo) < settings.tileBelow;
  if (settings.tileSide > 0 && (full || small)) {
    const tiles = tilesOf(photo);
    const found = await Promise.all(
      tiles.map((tile) => look(tile, { side: settings.tileSide, mirrored: true, weight: 1 })),
    );
    // Neighbouring tiles see the same people: each is its own pass.
    passes.push(...found.map((pass, i) => ({ ...pass, detections: wholeInTile(pass.detections, tiles[i]!, photo) })));
    people = mergePasses(passes);
  }
  if (!people.some(({ score }) => score >= SURE)) {
    passes.push(...(await Promise.all(settings.turned.map((one) => look(whole, one)))));
    // Among looks the wrong way up, two faint ones agree on things that are nobody.
    people = sure(mergePasses(passes));
  }
  return people.slice(0, settings.maxPeople);
}
