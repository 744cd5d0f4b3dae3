import type { LastgoodEvent } from '../../../../src/api/control/event.ts';
import type { Language } from '../../i18n/language.ts';
import type { Sentence } from './causes.ts';
import { zh } from './zh.ts';

/** What happened: the server's sentence in English, else built from the event's type and parts. */
export function eventSentence(event: LastgoodEvent, language: Language): Sentence {
  if (language === 'en') return { text: event.message };
  const text = eventZh(event);
  return text ? { text, original: event.message } : { text: event.message, lang: 'en' };
}

const known = (words: object, key: unknown): string | null => {
  const word = (words as Record<string, unknown>)[String(key)];
  return typeof word === 'string' ? word : null;
};

function eventZh({ type, release, data }: LastgoodEvent): string | null {
  const what = release?.version ?? '';
  switch (type) {
    case 'release.created':
      return `新发布 ${what} 已存入库中。`;
    case 'rollout.started':
      return data.kind === 'proof' ? `开始验证 ${what}。` : `开始上线 ${what}。`;
    case 'rollout.step': {
      const step = known(zh.rollout.states, data.step);
      return step && `${what} ${step}。`;
    }
    case 'rollout.gate': {
      const [gate, verdict] = [known(zh.gates.names, data.gate), known(zh.gates.verdicts, data.verdict)];
      return gate && verdict && `${what} 关卡“${gate}”：${verdict}。`;
    }
    case 'rollout.ended': {
      const state = known(zh.rollout.states, data.state);
      return state && `${what} ${state}。`;
    }
    case 'switched':
      return `流量已切换到 ${what}。`;
    case 'rollback.started':
      return `开始回滚到 ${what}。`;
    case 'rollback.step':
      if (data.step === 'starting') return `先启动 ${what}，期间由当前发布继续服务。`;
      return data.step === 'switching' ? `${what} 正在接收流量。` : null;
    case 'rolled_back':
      return `已回滚到 ${what}。`;
    case 'rescued':
      return `${what} 未能完成的请求由备用发布作答。`;
    case 'standby.ready':
      return `备用发布 ${what} 已就绪，可以回滚。`;
    case 'standby.lost':
      return `备用发布 ${what} 未就绪。`;
    case 'golden.failed':
      return `${what} 对黄金输入的应答出错。`;
    case 'golden.recovered':
      return `${what} 对黄金输入的应答恢复正常。`;
    case 'environment.drifted':
      return `${what} 的 Python 环境被改动。`;
    case 'environment.restored':
      return `${what} 的 Python 环境已恢复原样。`;
    case 'instance.state': {
      const state = known(zh.current.state, data.state);
      return state && `${what} 的实例：${state}。`;
    }
    case 'store.gc':
      return '库已清理。';
    default:
      return null;
  }
}
