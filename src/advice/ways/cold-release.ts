import type { TimePart } from '../../api/control/advice.ts';
import type { AdviceFacts, TargetFacts } from '../facts.ts';
import { checkPart, environmentPart, filesParts, startPart, switchPart } from '../parts.ts';
import {
  bytesToWrite,
  gone,
  leadsNowhere,
  littleMemory,
  needsDisk,
  needsMemory,
  noPython,
  noRoom,
  pastIrreversible,
  unjudged,
  untilThen,
  whatCame,
} from '../said.ts';
import type { Speech } from '../speech.ts';
import { measured, partOf } from '../time.ts';
import type { Judge, Risk } from '../way.ts';

/** The release before is whole in the store: it is started beside what serves, then the traffic is handed to it. */
export const coldRelease: Judge = (facts, speech) => {
  const { target } = facts;
  if (target === null) return leadsNowhere(facts, speech);
  const bytes = toWrite(facts, target);
  return {
    reason: whyNot(facts, target, bytes, speech),
    parts: timeOf(facts, target, speech),
    needs: [needsMemory(facts, target, speech), needsDisk(facts, bytes, speech)],
    loses: [whatCame(facts, speech), untilThen(facts, speech)],
    risks: [
      pastIrreversible(facts, speech),
      wrong(target, speech),
      littleMemory(facts, target, speech),
      unjudged(target, speech),
      asItWas(target, speech),
    ],
  };
};

const mustBuild = ({ environment }: TargetFacts): boolean =>
  environment !== null && (!environment.there || environment.drift !== null);

function toWrite(facts: AdviceFacts, target: TargetFacts): number {
  const copied = facts.rates?.links === null && !target.files.laidOut ? target.files.bytes : 0;
  return copied + (mustBuild(target) ? bytesToWrite(facts, target.environment!) : 0);
}

function whyNot(facts: AdviceFacts, target: TargetFacts, bytes: number, speech: Speech): string | null {
  const { release, kept, environment } = target;
  if (kept !== 'whole' && kept !== 'gone') {
    const text = {
      en: '{version} is not whole in the store: {missing} is missing.',
      zh: '{version} 在库中不完整：缺少 {missing}。',
    };
    return speech.say(text, { version: release.version, missing: speech.list(kept.missing) });
  }
  return gone(target, speech) ?? (environment && noPython(environment, speech)) ?? noRoom(facts, bytes, speech);
}

function timeOf(facts: AdviceFacts, target: TargetFacts, speech: Speech): TimePart[] {
  const { coldRollback, environment, standby } = target;
  const build = mustBuild(target) ? [environmentPart(facts, environment!, speech)] : [];
  if (coldRollback !== null) {
    const text = { en: 'started and switched to {ago}: {ms}', zh: '{ago}启动并切换过：{ms}' };
    const from = speech.say(text, { ago: speech.ago(coldRollback.at), ms: speech.ms(coldRollback.ms) });
    return [...build, partOf('start', measured(coldRollback.ms, from))];
  }
  const isUnwatched = environment !== null && build.length === 0 && standby === null;
  const check = isUnwatched ? [checkPart(facts, environment, speech)] : [];
  const rest = [startPart(target, speech), switchPart(facts, speech)];
  return [...build, ...check, ...filesParts(facts, target, speech), ...rest];
}

function wrong({ standby }: TargetFacts, speech: Speech): Risk | null {
  if (!standby?.wrong) return null;
  const sentence = speech.say({
    en: 'As it runs now it answers golden inputs wrongly, and a new start may not change that.',
    zh: '它现在对黄金输入的回答有误，重新启动未必能改变。',
  });
  return { level: 'high', sentence };
}

function asItWas({ environment }: TargetFacts, speech: Speech): Risk {
  const drift = environment?.drift ?? null;
  if (drift !== null) {
    const text = {
      en: 'Its environment was changed and is made anew first: {drift}',
      zh: '它的环境被改动过，会先重建：{drift}',
    };
    return { level: 'low', sentence: speech.say(text, { drift }) };
  }
  const sentence = speech.say({
    en: 'It is what served before, byte for byte.',
    zh: '它与曾经服务的发布逐字节相同。',
  });
  return { level: 'low', sentence };
}
