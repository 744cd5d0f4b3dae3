import type { Session } from '../../../recipe.ts';
import type { Detection } from '../skeleton/pose.ts';
import type { Turnstile } from '../turnstile.ts';
import type { Pyramid } from '../view/pyramid.ts';
import type { Region } from '../view/view.ts';
import { type Likeness, runBlazepose } from './blazepose.ts';
import type { Body } from './body.ts';
import { eraseOthers } from './erase.ts';
import { type Face, guessFace, runFacemesh } from './face.ts';
import { disagreement, fuseBody } from './fuse.ts';
import { boxRegion, faceRegion, hipRegion } from './regions.ts';

/** The hip region alone will do when its landmarks are within this many shoulder widths of MoveNet's joints … */
const CLOSE = 0.25;
/** … and BlazePose is this sure that it sees a person. */
const FLAGGED = 0.8;

export interface PersonNetworks {
  blazepose: Session;
  facemesh: Session;
}

export interface Surroundings {
  pyramid: Pyramid;
  networks: PersonNetworks;
  turnstile: Turnstile;
  /** What pixels of 0..255 are multiplied with for these networks. */
  gain: number;
}

/** Looks at one detected person closely: the region about the hips, if need be the one about the box, and the face. */
export async function analysePerson(
  person: Detection,
  others: readonly Detection[],
  { pyramid, networks, turnstile, gain }: Surroundings,
): Promise<Body> {
  const retouch = eraseOthers(
    person.pose,
    others.map(({ pose }) => pose),
  );
  const look = (region: Region): Promise<Likeness> =>
    turnstile.run(() => runBlazepose(networks.blazepose, pyramid, { region, retouch, gain }));
  // Together: when one of them fails, the other's failure is not left unheard.
  const [likenesses, face] = await Promise.all([lookAtBody(), lookAtFace()]);
  return { ...fuseBody(person, likenesses), face };

  async function lookAtBody(): Promise<Likeness[]> {
    const hip = await look(hipRegion(person));
    if (disagreement(person.pose, hip) < CLOSE && hip.flag > FLAGGED) return [hip];
    return [hip, await look(boxRegion(person))];
  }

  async function lookAtFace(): Promise<Face | null> {
    const region = faceRegion(person);
    if (!region) return null;
    return (await turnstile.run(() => runFacemesh(networks.facemesh, pyramid, { region, gain }))) ?? guessFace(region);
  }
}
