import { type Advice, WAYS, type Way } from '../api/control/advice.ts';
import type { Language } from '../api/diagnosis.ts';
import type { AdviceFacts } from './facts.ts';
import { recommend } from './recommend.ts';
import { speechIn } from './speech.ts';
import { type Judge, toAdvice } from './way.ts';
import { coldRelease } from './ways/cold-release.ts';
import { containerImage } from './ways/container-image.ts';
import { environmentRebuild } from './ways/environment-rebuild.ts';
import { patchSource } from './ways/patch-source.ts';
import { reinstall } from './ways/reinstall.ts';
import { warmStandby } from './ways/warm-standby.ts';

const JUDGES: Record<Way, Judge> = {
  'warm-standby': warmStandby,
  'cold-release': coldRelease,
  'environment-rebuild': environmentRebuild,
  'container-image': containerImage,
  reinstall,
  'patch-source': patchSource,
};

/** Which ways lead back from what serves, what each takes, needs, loses and risks, and which one is best now. */
export function advise(facts: AdviceFacts, language: Language): Advice {
  const speech = speechIn(language, facts.now);
  const ways = WAYS.map((way) => toAdvice(way, JUDGES[way](facts, speech)));
  const { service, current, target, rates, network } = facts;
  return {
    service,
    at: new Date(facts.now).toISOString(),
    from: current,
    to: target?.release ?? null,
    ways,
    recommendation: recommend(ways, facts, speech),
    machine: rates && {
      at: rates.at,
      write_bytes: rates.write_bytes,
      hash_bytes: rates.hash_bytes,
      files: rates.files,
      links: rates.links,
      network_bytes: network && 'rate' in network ? network.rate : null,
    },
  };
}
