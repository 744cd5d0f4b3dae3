import type { AdviceFacts, EnvironmentFacts, TargetFacts } from '../facts.ts';
import { imageMs } from '../models.ts';
import { startPart, untried } from '../parts.ts';
import { currentName, gone, leadsNowhere, pastIrreversible, whatCame } from '../said.ts';
import type { Speech } from '../speech.ts';
import { partOf, predicted } from '../time.ts';
import type { Judge, Risk } from '../way.ts';

/** The base and the libraries of the system, unpacked: a round figure for python:3.x-slim and what its packages need. */
const BASE_BYTES = 150e6;
const BASE_FILES = 5_000;

/** An image that somebody built and saved beforehand is loaded into an engine, and run in place of what serves. */
export const containerImage: Judge = (facts, speech) => {
  const { target, engine } = facts;
  if (target === null) return leadsNowhere(facts, speech);
  const { environment } = target;
  const size = environment && BASE_BYTES + environment.amount.bytes + target.files.bytes;
  return {
    reason: gone(target, speech) ?? noLock(target, speech) ?? noEngine(engine, speech),
    parts: environment ? [load(facts, target, environment, speech), startPart(target, speech)] : [],
    needs: [
      image(target, speech),
      engine === null ? null : runs(engine, speech),
      size === null ? null : room(size, speech),
    ],
    loses: [whatCame(facts, speech), care(speech), cut(facts, speech)],
    risks: [pastIrreversible(facts, speech), otherSystem(speech)],
  };
};

function noLock({ environment, release }: TargetFacts, speech: Speech): string | null {
  if (environment !== null) return null;
  const text = {
    en: 'lastgood writes images of Python environments, and {version} has none.',
    zh: 'lastgood 只为 Python 环境编写镜像，而 {version} 没有 Python 环境。',
  };
  return speech.say(text, { version: release.version });
}

function noEngine(engine: string | null, speech: Speech): string | null {
  if (engine !== null) return null;
  return speech.say({
    en: 'No container engine answers on this machine (Docker, Podman).',
    zh: '本机没有可用的容器引擎（Docker、Podman）。',
  });
}

function load({ rates }: AdviceFacts, { files }: TargetFacts, { amount }: EnvironmentFacts, speech: Speech) {
  if (rates === null) return partOf('image', untried(speech));
  const bytes = BASE_BYTES + amount.bytes + files.bytes;
  const ms = imageMs(bytes, BASE_FILES + amount.files + files.count, rates);
  const text = { en: '{ms} to load {bytes} of image at {rate}/s', zh: '以每秒 {rate} 载入 {bytes} 镜像，{ms}' };
  const from = speech.say(text, {
    ms: speech.ms(ms),
    bytes: speech.bytes(bytes),
    rate: speech.bytes((bytes / ms) * 1000),
  });
  return partOf('image', predicted(ms, from));
}

function image({ release }: TargetFacts, speech: Speech): string {
  const text = {
    en: 'An image of {version} that was built and saved beforehand: lastgood keeps none (`lastgood env dockerfile` writes its Dockerfile)',
    zh: '事先构建并保存好的 {version} 镜像：lastgood 不保存镜像（`lastgood env dockerfile` 可生成 Dockerfile）',
  };
  return speech.say(text, { version: release.version });
}

const runs = (engine: string, speech: Speech): string =>
  speech.say({ en: '{engine}, which answers', zh: '{engine}（可用）' }, { engine });

const room = (bytes: number, speech: Speech): string =>
  speech.say(
    { en: '{bytes} where the engine keeps its images', zh: '引擎存放镜像处 {bytes} 空间' },
    { bytes: speech.bytes(bytes) },
  );

const care = (speech: Speech): string =>
  speech.say({
    en: 'What lastgood does for a release: its queue, its watch, answers by the one before',
    zh: 'lastgood 对发布的照看：排队、观察、由上一个发布代答',
  });

function cut(facts: AdviceFacts, speech: Speech): string {
  const text = {
    en: 'The requests between the end of {current} and the start of the container',
    zh: '{current} 停止到容器就绪之间的请求',
  };
  return speech.say(text, { current: currentName(facts, speech) });
}

function otherSystem(speech: Speech): Risk {
  const sentence = speech.say({
    en: "Its system is the image's and not this machine's, and nobody asks it golden inputs.",
    zh: '它用的是镜像里的系统而不是本机的，也没有人用黄金输入检查它。',
  });
  return { level: 'medium', sentence };
}
