import type { TimePart } from '../../api/control/advice.ts';
import type { AdviceFacts, StandbyFacts, TargetFacts } from '../facts.ts';
import { switchPart } from '../parts.ts';
import { leadsNowhere, pastIrreversible, unjudged, whatCame } from '../said.ts';
import type { Speech } from '../speech.ts';
import { measured, partOf } from '../time.ts';
import type { Judge, Risk } from '../way.ts';

/** The release before runs beside what serves: the traffic is handed to it. */
export const warmStandby: Judge = (facts, speech) => {
  const { target } = facts;
  if (target === null) return leadsNowhere(facts, speech);
  const { standby } = target;
  return {
    reason: whyNot(target, speech),
    parts: standby ? [swap(facts, standby, speech)] : [],
    needs: [memory(target, speech)],
    loses: [whatCame(facts, speech)],
    risks: [pastIrreversible(facts, speech), unjudged(target, speech), answered(standby, speech)],
  };
};

function whyNot({ release, standby }: TargetFacts, speech: Speech): string | null {
  const values = { version: release.version, reason: standby?.reason ?? '' };
  if (standby === null) {
    return speech.say(
      {
        en: '{version} does not stand by: it is kept in the store only.',
        zh: '{version} 不是备用发布，只保存在库中。',
      },
      values,
    );
  }
  if (standby.mode === 'cold') {
    return speech.say(
      { en: '{version} stands by as files: it does not run.', zh: '{version} 只以文件形式备用，没有运行。' },
      values,
    );
  }
  if (standby.wrong) {
    return speech.say(
      {
        en: '{version} runs and answers golden inputs wrongly: {reason}',
        zh: '{version} 在运行，但黄金输入的回答有误：{reason}',
      },
      values,
    );
  }
  if (standby.answers) return null;
  return speech.say(
    { en: '{version} runs and is not ready: {reason}', zh: '{version} 在运行，但尚未就绪：{reason}' },
    values,
  );
}

function swap(facts: AdviceFacts, { rehearsed }: StandbyFacts, speech: Speech): TimePart {
  if (rehearsed === null) return switchPart(facts, speech);
  const text = { en: 'rehearsed {ago}: {ms}', zh: '{ago}演练过：{ms}' };
  const from = speech.say(text, { ago: speech.ago(rehearsed.at), ms: speech.ms(rehearsed.ms) });
  return partOf('switch', measured(rehearsed.ms, from));
}

function memory({ memory, standby }: TargetFacts, speech: Speech): string | null {
  if (memory === null) return null;
  const text =
    standby?.mode === 'warm'
      ? { en: '{bytes} of memory, which it holds already', zh: '{bytes} 内存（已经占用）' }
      : { en: '{bytes} of memory all the time', zh: '一直占用 {bytes} 内存' };
  return speech.say(text, { bytes: speech.bytes(memory) });
}

function answered(standby: StandbyFacts | null, speech: Speech): Risk {
  const sentence = standby?.probedAt
    ? speech.say(
        { en: 'It answered a golden input rightly {ago}.', zh: '{ago}它正确回答了一个黄金输入。' },
        { ago: speech.ago(standby.probedAt) },
      )
    : speech.say({ en: 'It served before, and what runs is not changed.', zh: '它曾经服务过，运行的内容没有变。' });
  return { level: 'low', sentence };
}
