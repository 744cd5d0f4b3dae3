import type { Advice, Way, WayAdvice } from '../api/control/advice.ts';
import type { Text } from '../diagnosis/text.ts';
import type { AdviceFacts } from './facts.ts';
import { currentName, nowhere } from './said.ts';
import type { Speech } from './speech.ts';
import { RANK } from './way.ts';

type Recommendation = Advice['recommendation'];

/** The way with the least risk; of several the fastest. Nothing is patched in production while something leads back. */
export function recommend(ways: readonly WayAdvice[], facts: AdviceFacts, speech: Speech): Recommendation {
  const { target } = facts;
  if (target === null) return keepOne(facts, speech);
  if (facts.irreversible !== null) return correct(facts, speech);
  const back = ways.filter(({ way, possible }) => possible && way !== 'patch-source');
  const [best] = back.toSorted((a, b) => RANK[a.risk.level] - RANK[b.risk.level] || timeOf(a) - timeOf(b));
  if (best === undefined)
    return { way: 'patch-source', why: speech.say(NOTHING, { version: target.release.version }), command: DEPLOY };
  const values = {
    version: target.release.version,
    current: currentName(facts, speech),
    ms: best.ms === null ? '' : speech.ms(best.ms),
    reason: ways.find(({ way }) => way === before(best.way))?.reason ?? '',
  };
  const why = [speech.say(best.ms === null ? UNTIMED[best.way] : WHY[best.way], values)];
  if (best.way !== 'warm-standby' && values.reason !== '') why.unshift(values.reason);
  return { way: best.way, why: why.join(speech.say({ en: ' ', zh: '' })), command: commandOf(best.way, facts) };
}

const timeOf = ({ ms }: WayAdvice): number => ms ?? Number.POSITIVE_INFINITY;

/** What would have been better, had it been possible. */
function before(way: Way): Way {
  return way === 'cold-release' ? 'warm-standby' : 'cold-release';
}

const DEPLOY = 'lastgood deploy -f release.yaml';

function commandOf(way: Way, { service, onlyService, target }: AdviceFacts): string | null {
  const { release, kept, environment } = target!;
  const name = onlyService ? '' : ` ${service}`;
  if (way === 'warm-standby' || way === 'cold-release') return `lastgood rollback${name}`;
  if (way === 'container-image') return 'docker load -i IMAGE.tar';
  // A rollback makes an environment that is not there; a deploy also gets what is missing, and mends what is damaged.
  if (way === 'environment-rebuild' && kept === 'whole' && environment?.there === false)
    return `lastgood rollback${name}`;
  return `lastgood deploy ${release.version}${onlyService ? '' : ` --service ${service}`}`;
}

const WHY: Record<Way, Text> = {
  'warm-standby': {
    en: '{version} runs beside {current} and is ready: {ms}, and no request is lost.',
    zh: '{version} 与 {current} 同时运行且已就绪：{ms}，不丢请求。',
  },
  'cold-release': {
    en: 'All of it is in the store, and it starts while {current} serves: about {ms}. `rollout.standby: warm` makes that milliseconds.',
    zh: '库中内容齐全，可在 {current} 服务的同时启动：约 {ms}。设置 `rollout.standby: warm` 后只需几毫秒。',
  },
  'environment-rebuild': {
    en: 'Its environment can be made again out of the store, without an index or a compiler: about {ms}.',
    zh: '可以用库中的内容重建环境，不需要索引和编译器：约 {ms}。',
  },
  'container-image': {
    en: 'If there is an image of {version}, it is the fastest of what is left: about {ms}. Keeping the release in the store is faster.',
    zh: '如果有 {version} 的镜像，它是余下办法中最快的：约 {ms}。把发布保存在库中会更快。',
  },
  reinstall: {
    en: 'Its lock names every file with its hash, so that an index can give them again: about {ms}. Prove it before it takes traffic.',
    zh: '锁文件记有每个文件及其哈希，可以从索引重新取得：约 {ms}。接流量之前请先检验。',
  },
  'patch-source': { en: '', zh: '' },
};

/** When nobody knows how long it takes. */
const UNTIMED: Record<Way, Text> = {
  ...WHY,
  'cold-release': {
    en: 'All of it is in the store, and it starts while {current} serves; how long that takes was never timed.',
    zh: '库中内容齐全，可在 {current} 服务的同时启动；需要多久还没有计过时。',
  },
  'environment-rebuild': {
    en: 'Its environment can be made again out of the store, without an index or a compiler; how long that takes is not known.',
    zh: '可以用库中的内容重建环境，不需要索引和编译器；需要多久未知。',
  },
  'container-image': {
    en: 'If there is an image of {version}, it is the best of what is left; how long it takes is not known.',
    zh: '如果有 {version} 的镜像，它是余下办法中最好的；需要多久未知。',
  },
  reinstall: {
    en: 'Its lock names every file with its hash, so that an index can give them again; how long that takes is not known. Prove it before it takes traffic.',
    zh: '锁文件记有每个文件及其哈希，可以从索引重新取得；需要多久未知。接流量之前请先检验。',
  },
};

const NOTHING: Text = {
  en: 'Nothing leads back to {version} here. Correct what serves as a new release: the gates prove it before it takes traffic.',
  zh: '这里没有办法回到 {version}。请把改好的内容做成新发布：接流量之前会经过各道关卡的检验。',
};

function keepOne(facts: AdviceFacts, speech: Speech): Recommendation {
  const text: Text = {
    en: '{nowhere} Deploy the next release with lastgood, and the one before stays ready as the way back. Until then correct what is wrong as a new release, which the gates prove first.',
    zh: '{nowhere}用 lastgood 部署下一个发布，前一个发布就会作为退路随时待命。在此之前，有问题请改好后做成新发布，先经过各道关卡的检验。',
  };
  return { way: null, why: speech.say(text, { nowhere: nowhere(facts, speech) }), command: null };
}

function correct(facts: AdviceFacts, speech: Speech): Recommendation {
  const text: Text = {
    en: '{barrier} is marked irreversible: {version} may not understand what was written since. Deploy a corrected release; `lastgood rollback --force` goes back all the same, for those who know that it works.',
    zh: '{barrier} 标记为不可逆：此后写入的数据 {version} 可能读不懂。请部署改好的新发布；确知可行时，`lastgood rollback --force` 仍可强制回退。',
  };
  const why = speech.say(text, { barrier: facts.irreversible!, version: facts.target!.release.version });
  return { way: 'patch-source', why, command: DEPLOY };
}
