import type { TimePart } from '../api/control/advice.ts';
import type { AdviceFacts, BuildAmount, EnvironmentFacts, PastBuild, TargetFacts } from './facts.ts';
import { buildMs, checkMs, layOutMs, switchMs } from './models.ts';
import type { Speech } from './speech.ts';
import { measured, partOf, predicted, unknown } from './time.ts';

/** What several ways take time for. */

/** Without any build to go by, the trial alone says how fast this machine is. */
const TRIAL_SPREAD = 3;
/** Networks change more than machines do. */
const NETWORK_SPREAD = 3;

export function startPart({ start, release }: TargetFacts, speech: Speech): TimePart {
  if (start === null) {
    const text = {
      en: 'how long {version} takes to start is not known: no start of it was timed',
      zh: '{version} 启动需要多久未知：还没有计过它的启动时间',
    };
    return partOf('start', unknown(speech.say(text, { version: release.version })));
  }
  const values = { ms: speech.ms(start.ms), ago: start.at === null ? '' : speech.ago(start.at) };
  const text =
    start.at === null
      ? { en: '{ms} start, as its last one took', zh: '启动 {ms}（与上次启动相同）' }
      : { en: '{ms} start, as it took {ago}', zh: '启动 {ms}（{ago}的用时）' };
  return partOf('start', measured(start.ms, speech.say(text, values)));
}

export function switchPart({ rates }: AdviceFacts, speech: Speech): TimePart {
  const text = { en: '{ms} to write down who serves', zh: '记下由谁服务 {ms}' };
  if (rates === null) return partOf('switch', predicted(10, speech.say(text, { ms: speech.ms(10) }), 10));
  const ms = switchMs(rates);
  return partOf('switch', predicted(ms, speech.say(text, { ms: speech.ms(ms) })));
}

/** Nothing is to be done for files that are laid out. */
export function filesParts({ rates }: AdviceFacts, { files }: TargetFacts, speech: Speech): TimePart[] {
  if (files.laidOut) return [];
  if (rates === null) return [partOf('files', untried(speech))];
  const ms = layOutMs(files, rates);
  const text =
    rates.links === null
      ? { en: '{ms} to copy {bytes} at {rate}/s', zh: '以每秒 {rate} 复制 {bytes}，{ms}' }
      : { en: '{ms} to link {files} ({bytes})', zh: '为 {files}（{bytes}）建立链接，{ms}' };
  const values = {
    ms: speech.ms(ms),
    bytes: speech.bytes(files.bytes),
    rate: speech.bytes(rates.write_bytes),
    files: speech.count(files.count, 'file'),
  };
  return [partOf('files', predicted(ms, speech.say(text, values)))];
}

/** An environment that nobody keeps an eye on is looked at before anything runs in it. */
export function checkPart({ rates }: AdviceFacts, { amount }: EnvironmentFacts, speech: Speech): TimePart {
  if (rates === null) return partOf('environment', untried(speech));
  const ms = checkMs(amount, rates);
  const text = { en: '{ms} to check {files} of the environment', zh: '检查环境中的 {files}，{ms}' };
  return partOf(
    'environment',
    predicted(ms, speech.say(text, { ms: speech.ms(ms), files: speech.count(amount.files, 'file') })),
  );
}

export function environmentPart(
  { rates }: AdviceFacts,
  { amount, ownBuild, anyBuild }: Pick<EnvironmentFacts, 'amount' | 'ownBuild' | 'anyBuild'>,
  speech: Speech,
): TimePart {
  if (ownBuild && isAlike(ownBuild, amount)) {
    const text = { en: '{ms} to build the environment, as it took {ago}', zh: '重建环境 {ms}（{ago}的用时）' };
    const values = { ms: speech.ms(ownBuild.ms), ago: speech.ago(ownBuild.at) };
    return partOf('environment', measured(ownBuild.ms, speech.say(text, values)));
  }
  if (rates === null) return partOf('environment', untried(speech));
  const past = ownBuild ?? anyBuild;
  const ms = buildMs(amount, rates) * (past ? past.ms / buildMs(past, rates) : 1);
  const values = {
    ms: speech.ms(ms),
    what: whatToBuild(amount, rates.links !== null, speech),
    how: howFast(past, rates.write_bytes, speech),
  };
  const from = speech.say(
    { en: '{ms} to build the environment: {what}, {how}', zh: '重建环境 {ms}：{what}，{how}' },
    values,
  );
  return partOf('environment', predicted(ms, from, past ? undefined : TRIAL_SPREAD));
}

/** It had as much to unpack as there is now. */
const isAlike = (past: BuildAmount, now: BuildAmount): boolean =>
  Math.abs(past.fresh.bytes - now.fresh.bytes) <= 0.1 * Math.max(past.fresh.bytes, now.fresh.bytes, 1e6);

function whatToBuild({ packages, files, bytes, fresh }: BuildAmount, links: boolean, speech: Speech): string {
  const values = {
    packages: speech.count(packages, 'package'),
    files: speech.count(files, 'file'),
    bytes: speech.bytes(bytes),
    fresh: speech.bytes(fresh.bytes),
  };
  if (fresh.packages > 0) {
    return speech.say(
      {
        en: '{packages}, {files} ({bytes}), {fresh} of it to unpack',
        zh: '{packages}、{files}（{bytes}），其中 {fresh} 需要解包',
      },
      values,
    );
  }
  const text = links
    ? {
        en: '{packages}, {files} ({bytes}) to link',
        zh: '链接 {packages}、{files}（{bytes}）',
      }
    : {
        en: '{packages}, {files} ({bytes}) to copy',
        zh: '复制 {packages}、{files}（{bytes}）',
      };
  return speech.say(text, values);
}

function howFast(past: PastBuild | null, rate: number, speech: Speech): string {
  if (past) {
    const text = { en: 'at the pace of the build of {version} {ago}', zh: '速度同{ago}为 {version} 重建时' };
    return speech.say(text, { version: past.version, ago: speech.ago(past.at) });
  }
  const text = { en: 'by a short trial of this machine ({rate}/s written)', zh: '按本机的简短试测（写入每秒 {rate}）' };
  return speech.say(text, { rate: speech.bytes(rate) });
}

export function untried(speech: Speech) {
  return unknown(
    speech.say({
      en: 'how fast this disk is could not be tried',
      zh: '无法试测本机磁盘的速度',
    }),
  );
}

export function downloadPart({ network }: AdviceFacts, bytes: number, speech: Speech): TimePart {
  const size = speech.bytes(bytes);
  if (network === null) {
    const text = {
      en: '{bytes} to fetch, and how fast the network is is not known: --probe-network tries it',
      zh: '需要下载 {bytes}，网速未知：--probe-network 可以试测',
    };
    return partOf('download', unknown(speech.say(text, { bytes: size })));
  }
  if ('failure' in network) {
    const text = {
      en: '{bytes} to fetch, and the network could not be tried: {failure}',
      zh: '需要下载 {bytes}，但网速试测失败：{failure}',
    };
    return partOf('download', unknown(speech.say(text, { bytes: size, failure: network.failure })));
  }
  const text = {
    en: '{ms} to fetch {bytes} at {rate}/s, as it was {ago}',
    zh: '以每秒 {rate}（{ago}的速度）下载 {bytes}，{ms}',
  };
  const ms = (bytes / network.rate) * 1000;
  const values = { ms: speech.ms(ms), bytes: size, rate: speech.bytes(network.rate), ago: speech.ago(network.at) };
  return partOf('download', predicted(ms, speech.say(text, values), NETWORK_SPREAD));
}

export function compilePart({ cores }: AdviceFacts, compiled: readonly Compiled[], speech: Speech): TimePart {
  const times = compiled.map((one) => ({ ...one, ms: one.ms ?? knownCompile(one, cores) }));
  const untimed = times.filter(({ ms }) => ms === null).map(({ name }) => name);
  const ms = times.reduce((sum, one) => sum + (one.ms ?? 0), 0);
  const [slowest] = times.toSorted((a, b) => (b.ms ?? 0) - (a.ms ?? 0));
  const values = { ms: speech.ms(ms), name: slowest!.name, packages: speech.list(untimed), cores: String(cores) };
  const isOurs = compiled.some((one) => one.name === slowest!.name && one.ms !== null);
  const text = isOurs
    ? { en: '{ms} to compile {name}, as it took here', zh: '编译 {name} {ms}（本机以往的用时）' }
    : {
        en: '{ms} to compile {name}, as it takes elsewhere with {cores} cores',
        zh: '编译 {name} {ms}（其他 {cores} 核机器的用时）',
      };
  const total = predicted(ms, speech.say(text, values));
  if (untimed.length === 0) return partOf('compile', total);
  const open = { en: 'how long {packages} takes to compile is not known', zh: '编译 {packages} 需要多久未知' };
  const from = ms === 0 ? speech.say(open, values) : `${total.from} + ${speech.say(open, values)}`;
  return partOf('compile', { ...unknown(from), low_ms: ms === 0 ? null : total.low_ms });
}

type Compiled = EnvironmentFacts['reinstall']['compiled'][number];

/** mmcv-full 1.7.1 with its operators for CPU, on two cores: eight minutes (docs/from-the-article.md, section 1). */
const MMCV = { name: 'mmcv-full', ms: 480_000, cores: 2 };

const knownCompile = ({ name }: Compiled, cores: number): number | null =>
  name === MMCV.name ? (MMCV.ms * MMCV.cores) / cores : null;
