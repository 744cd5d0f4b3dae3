import type { TimePart } from '../../api/control/advice.ts';
import type { AdviceFacts, EnvironmentFacts, TargetFacts } from '../facts.ts';
import { compilePart, downloadPart, environmentPart, startPart } from '../parts.ts';
import { gone, leadsNowhere, needsDisk, noPython, noRoom, pastIrreversible, untilThen, whatCame } from '../said.ts';
import type { Speech } from '../speech.ts';
import type { Judge, Risk } from '../way.ts';

/** The packages of its lock are fetched from their index again, and compiled where the index has sources only. */
export const reinstall: Judge = (facts, speech) => {
  const { target } = facts;
  if (target === null) return leadsNowhere(facts, speech);
  const { environment, release } = target;
  if (environment === null) {
    const text = { en: '{version} has no Python packages to install.', zh: '{version} 没有需要安装的 Python 包。' };
    const reason = gone(target, speech) ?? speech.say(text, { version: release.version });
    return { reason, needs: [], loses: [], risks: [{ level: 'high', sentence: reason }] };
  }
  const bytes = environment.reinstall.bytes + environment.amount.bytes;
  return {
    reason: nowhereToGet(environment, speech) ?? noPython(environment, speech) ?? noRoom(facts, bytes, speech),
    parts: timeOf(facts, target, environment, speech),
    needs: [index(environment, speech), compiler(environment, speech), needsDisk(facts, bytes, speech)],
    loses: [whatCame(facts, speech), ownBytes(environment, speech), untilThen(facts, speech)],
    risks: [pastIrreversible(facts, speech), unproven(speech)],
  };
};

function nowhereToGet({ reinstall: { kept } }: EnvironmentFacts, speech: Speech): string | null {
  if (kept.length === 0) return null;
  const text = {
    en: 'No index has {packages} as it is here: only the store has.',
    zh: '{packages} 在任何索引中都没有相同的文件：只有库中有。',
  };
  return speech.say(text, { packages: speech.list(kept) });
}

function timeOf(
  facts: AdviceFacts,
  target: TargetFacts,
  { reinstall, amount }: EnvironmentFacts,
  speech: Speech,
): TimePart[] {
  const { packages, files, bytes } = amount;
  const anew = { amount: { ...amount, fresh: { packages, files, bytes } }, ownBuild: null, anyBuild: null };
  return [
    ...(reinstall.bytes > 0 ? [downloadPart(facts, reinstall.bytes, speech)] : []),
    ...(reinstall.compiled.length > 0 ? [compilePart(facts, reinstall.compiled, speech)] : []),
    environmentPart(facts, anew, speech),
    startPart(target, speech),
  ];
}

function index({ reinstall }: EnvironmentFacts, speech: Speech): string {
  const text = {
    en: 'The index within reach, with the same files as then ({packages}, {bytes})',
    zh: '能访问索引，且索引里仍有当时的文件（{packages}，{bytes}）',
  };
  const packages = speech.count(reinstall.wheels + reinstall.compiled.length, 'package');
  return speech.say(text, { packages, bytes: speech.bytes(reinstall.bytes) });
}

const namesOf = ({ reinstall }: EnvironmentFacts): string[] => reinstall.compiled.map(({ name }) => name);

function compiler(environment: EnvironmentFacts, speech: Speech): string | null {
  const names = namesOf(environment);
  if (names.length === 0) return null;
  const text = { en: 'A compiler, for {packages}', zh: '编译器（用于 {packages}）' };
  return speech.say(text, { packages: speech.list(names) });
}

function ownBytes(environment: EnvironmentFacts, speech: Speech): string | null {
  const names = namesOf(environment);
  if (names.length === 0) return null;
  const text = {
    en: 'The very bytes of {packages}: compiled anew, they are others',
    zh: '{packages} 原来的字节：重新编译会得到不同的文件',
  };
  return speech.say(text, { packages: speech.list(names) });
}

function unproven(speech: Speech): Risk {
  const sentence = speech.say({
    en: 'What an index has, and what a compiler makes of it, may have changed since.',
    zh: '索引里的文件和编译结果都可能已与当时不同。',
  });
  return { level: 'high', sentence };
}
