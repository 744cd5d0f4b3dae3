import type { AdviceFacts, EnvironmentFacts, TargetFacts } from './facts.ts';
import type { Speech } from './speech.ts';
import type { Risk, Thought } from './way.ts';

/** What is said of several ways. */

/** A disk is not filled to its last byte: journal and logs need some. */
const DISK_RESERVE = 64e6;

export const currentName = ({ current }: AdviceFacts, speech: Speech): string =>
  current?.version ?? speech.say({ en: 'the present release', zh: '当前发布' });

/** Of a way that leads nowhere. */
export function leadsNowhere(facts: AdviceFacts, speech: Speech): Thought {
  const reason = nowhere(facts, speech);
  return { reason, needs: [], loses: [], risks: [{ level: 'high', sentence: reason }] };
}

/** Why no way at all leads back. */
export function nowhere(facts: AdviceFacts, speech: Speech): string {
  if (facts.current === null) {
    const text = { en: 'Nothing serves {service}, and nothing did.', zh: '{service} 没有发布在服务，也从未有过。' };
    return speech.say(text, { service: facts.service });
  }
  const text = {
    en: 'Nothing that was good served before {current}: there is nothing to go back to.',
    zh: '{current} 之前没有可用的发布：无处可退。',
  };
  return speech.say(text, { current: facts.current.version });
}

export function gone({ release, kept }: TargetFacts, speech: Speech): string | null {
  if (kept !== 'gone') return null;
  const text = { en: 'The store has nothing of {version} any more.', zh: '库中已没有 {version} 的任何内容。' };
  return speech.say(text, { version: release.version });
}

export function noPython({ python }: EnvironmentFacts, speech: Speech): string | null {
  if (python.here) return null;
  const text = { en: 'There is no Python {version} on this machine.', zh: '本机没有 Python {version}。' };
  return speech.say(text, { version: python.wanted });
}

/** Why what is to be written does not fit. */
export function noRoom({ diskFree }: AdviceFacts, bytes: number, speech: Speech): string | null {
  if (bytes === 0 || diskFree === null || diskFree >= bytes + DISK_RESERVE) return null;
  const text = {
    en: '{bytes} have to be written, and {free} of the disk are free: `lastgood store gc` frees what nothing needs.',
    zh: '需要写入 {bytes}，而磁盘只剩 {free}：`lastgood store gc` 可清理不再需要的内容。',
  };
  return speech.say(text, { bytes: speech.bytes(bytes), free: speech.bytes(diskFree) });
}

/** Bytes that making the environment writes. */
export function bytesToWrite({ rates }: AdviceFacts, { amount }: EnvironmentFacts): number {
  return amount.fresh.bytes + (rates?.links === null ? amount.bytes : 0);
}

export function needsDisk(facts: AdviceFacts, bytes: number, speech: Speech): string | null {
  if (bytes === 0) return null;
  const values = { bytes: speech.bytes(bytes), free: speech.bytes(facts.diskFree ?? 0) };
  return facts.diskFree === null
    ? speech.say({ en: '{bytes} of disk', zh: '{bytes} 磁盘空间' }, values)
    : speech.say({ en: '{bytes} of disk; {free} are free', zh: '{bytes} 磁盘空间（剩余 {free}）' }, values);
}

export function needsMemory(facts: AdviceFacts, { memory }: TargetFacts, speech: Speech): string | null {
  if (memory === null) return null;
  const values = {
    need: speech.bytes(memory),
    current: currentName(facts, speech),
    free: speech.bytes(facts.memoryFree ?? 0),
  };
  return facts.memoryFree === null
    ? speech.say({ en: '{need} of memory beside {current}', zh: '在 {current} 之外再有 {need} 内存' }, values)
    : speech.say(
        {
          en: '{need} of memory beside {current}; {free} are free',
          zh: '在 {current} 之外再有 {need} 内存（可用 {free}）',
        },
        values,
      );
}

export function littleMemory({ memoryFree }: AdviceFacts, { memory }: TargetFacts, speech: Speech): Risk | null {
  if (memory === null || memoryFree === null || memoryFree >= memory) return null;
  const text = {
    en: 'Memory is short: {need} are needed and {free} are free, so it may not start beside what serves.',
    zh: '内存不足：需要 {need}，可用 {free}，可能无法与当前发布同时运行。',
  };
  const sentence = speech.say(text, { need: speech.bytes(memory), free: speech.bytes(memoryFree) });
  return { level: 'high', sentence };
}

export function pastIrreversible({ irreversible, target }: AdviceFacts, speech: Speech): Risk | null {
  if (irreversible === null || target === null) return null;
  const text = {
    en: '{barrier} is marked irreversible: what was written since then may mean nothing to {version}.',
    zh: '{barrier} 标记为不可逆：此后写入的数据，{version} 可能读不懂。',
  };
  const sentence = speech.say(text, { barrier: irreversible, version: target.release.version });
  return { level: 'high', sentence };
}

export function unjudged({ golden }: TargetFacts, speech: Speech): Risk | null {
  if (golden > 0) return null;
  const sentence = speech.say({
    en: 'There is no golden set: nothing checks that it answers rightly.',
    zh: '没有黄金集：无法检查它的回答是否正确。',
  });
  return { level: 'medium', sentence };
}

/** All that came with what serves. */
export function whatCame(facts: AdviceFacts, speech: Speech): string {
  const text = { en: 'What {current} brought', zh: '{current} 带来的改动' };
  return speech.say(text, { current: currentName(facts, speech) });
}

/** Nothing answers in place of what fails while another one is got ready. */
export function untilThen(facts: AdviceFacts, speech: Speech): string {
  const text = {
    en: 'Until it is ready: the requests that {current} fails',
    zh: '就绪之前：{current} 处理失败的请求',
  };
  return speech.say(text, { current: currentName(facts, speech) });
}
