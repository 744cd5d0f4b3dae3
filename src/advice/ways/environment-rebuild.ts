import type { AdviceFacts, EnvironmentFacts, TargetFacts } from '../facts.ts';
import { downloadPart, environmentPart, filesParts, startPart, switchPart } from '../parts.ts';
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
import type { Judge, Risk } from '../way.ts';

/** The environment is made anew out of the wheels in the store, whatever became of its folder. */
export const environmentRebuild: Judge = (facts, speech) => {
  const { target } = facts;
  if (target === null) return leadsNowhere(facts, speech);
  const { environment, release } = target;
  if (environment === null) {
    const text = {
      en: '{version} has no Python environment: there is nothing to rebuild.',
      zh: '{version} 没有 Python 环境：没有可重建的。',
    };
    const reason = gone(target, speech) ?? speech.say(text, { version: release.version });
    return { reason, needs: [], loses: [], risks: [{ level: 'low', sentence: reason }] };
  }
  const bytes = bytesToWrite(facts, environment);
  return {
    reason: lost(target, environment, speech) ?? noPython(environment, speech) ?? noRoom(facts, bytes, speech),
    parts: [
      ...missingFiles(facts, target, speech),
      environmentPart(facts, environment, speech),
      ...filesParts(facts, target, speech),
      startPart(target, speech),
      switchPart(facts, speech),
    ],
    needs: [
      wheels(environment, speech),
      python(environment, speech),
      needsDisk(facts, bytes, speech),
      needsMemory(facts, target, speech),
      fetched(target, speech),
    ],
    loses: [whatCame(facts, speech), handiwork(environment, speech), untilThen(facts, speech)],
    risks: [
      pastIrreversible(facts, speech),
      littleMemory(facts, target, speech),
      incomplete(target, speech),
      otherBuild(environment, speech),
      unjudged(target, speech),
      compared(speech),
    ],
  };
};

function lost(target: TargetFacts, { missing }: EnvironmentFacts, speech: Speech): string | null {
  if (missing.length === 0) return gone(target, speech);
  return speech.say(
    { en: 'The store has lost {missing}.', zh: '库中缺少 {missing}。' },
    { missing: speech.list(missing) },
  );
}

function missingFiles(facts: AdviceFacts, { kept }: TargetFacts, speech: Speech) {
  return typeof kept === 'string' ? [] : [downloadPart(facts, kept.bytes, speech)];
}

function wheels({ amount }: EnvironmentFacts, speech: Speech): string {
  const text = { en: '{packages} in the store, all of them there', zh: '库中的 {packages}（齐全）' };
  return speech.say(text, { packages: speech.count(amount.packages, 'package') });
}

function python({ python }: EnvironmentFacts, speech: Speech): string {
  return speech.say(
    { en: 'Python {version} on this machine', zh: '本机的 Python {version}' },
    { version: python.wanted },
  );
}

function fetched({ kept }: TargetFacts, speech: Speech): string | null {
  if (typeof kept === 'string') return null;
  const text = { en: '{missing} from where it came', zh: '从来源取回 {missing}' };
  return speech.say(text, { missing: speech.list(kept.missing) });
}

function handiwork({ drift }: EnvironmentFacts, speech: Speech): string | null {
  if (drift === null) return null;
  const text = { en: 'What was changed in it by hand: {drift}', zh: '手工改动的内容：{drift}' };
  return speech.say(text, { drift });
}

function incomplete({ release, kept }: TargetFacts, speech: Speech): Risk | null {
  if (typeof kept === 'string') return null;
  const text = {
    en: '{version} is not whole: what is missing must be had from its source as it was.',
    zh: '{version} 不完整：缺少的部分须能从来源原样取回。',
  };
  return { level: 'medium', sentence: speech.say(text, { version: release.version }) };
}

function otherBuild({ python }: EnvironmentFacts, speech: Speech): Risk | null {
  if (python.same || !python.here) return null;
  const sentence = speech.say({
    en: 'The Python here is another build than the one that it was locked with.',
    zh: '本机的 Python 与锁定时不是同一个构建。',
  });
  return { level: 'medium', sentence };
}

function compared(speech: Speech): Risk {
  const sentence = speech.say({
    en: 'What is made is compared with its wheels before it starts.',
    zh: '重建结果在启动前会与 wheel 逐一核对。',
  });
  return { level: 'low', sentence };
}
