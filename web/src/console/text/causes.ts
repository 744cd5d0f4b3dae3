import type { GateResult, Rollout } from '../../../../src/api/control/rollout.ts';
import type { Language } from '../../i18n/language.ts';
import { formatBytes, formatMs, formatShare } from '../../lib/format.ts';
import { goldenCases, numberAt } from '../lib/evidence.ts';

/** What gates find wrong, in Chinese, by its stable name. The server's own sentence names the values. */
const CAUSES_ZH: Record<string, string> = {
  'file-damaged': '有文件已损坏：字节与发布记录的摘要不符。',
  'file-missing': '缺少一个文件。',
  'not-ready-in-time': '没有在规定时间内就绪。',
  'out-of-memory': '内存不足。',
  'program-missing': '要运行的程序不存在，或无法启动。',
  'port-taken': '它的端口已被占用。',
  'died-at-start': '启动过程中退出。',
  'not-enough-memory': '内存不足以同时运行两个发布。',
  'not-enough-disk': '磁盘空间不足。',
  'wheel-unsupported': '有包的 wheel 不适用于本机的 Python、系统或处理器。',
  'glibc-too-old': '有编译的模块需要比本机更新的 glibc。',
  'onnx-ir-version': '有网络的 ONNX IR 版本高于运行时支持的版本。',
  'interpreter-missing': '本机没有它需要的 Python 解释器。',
  'environment-broken': '它的 Python 环境无法建立。',
  'environment-differs': '它的 Python 环境与锁文件不符，重建后仍然如此。',
  'tool-missing': '缺少建立 Python 环境的工具 uv。',
  'no-answer': '对黄金输入没有作答。',
  'too-slow': '作答太慢。',
  'status-differs': '对黄金输入的应答状态与预期不同。',
  'answer-empty': '应答为空：图中什么也没有找到。',
  'answer-malformed': '应答的格式不正确。',
  'size-differs': '应答的尺寸与预期不同。',
  'labels-permuted': '类别被互换了。',
  'labels-differ': '类别表与预期不同。',
  'people-missing': '有人没有被找到。',
  'people-invented': '找到了并不存在的人。',
  'answers-differ': '对黄金输入的应答与预期不同。',
  'comparator-failed': '比较程序运行失败。',
  'memory-over-budget': '比当前发布占用更多内存，超出了内存预算。',
  'memory-grows': '内存随请求不断增长。',
  'golden-probe-failed': '上线后对黄金输入的应答出错。',
  'instance-died': '接收流量后它的实例退出。',
  rescues: '有真实请求未能完成，由之前的发布作答。',
  'errors-on-live-traffic': '在真实流量中失败的请求太多。',
  'latency-regression': '在真实流量中比之前的发布慢。',
  'rolled-back-by-hand': '观察期间有人回滚了它。',
  'server-stopped': '服务器在上线过程中停止。',
  cancelled: '已被取消。',
};

export interface Sentence {
  text: string;
  /** Where it is not the page's language. */
  lang?: 'en';
  /** The server's own words, where `text` is not those. */
  original?: string;
}

/** A gate's sentence: the server's own in English, else built from what is known about it. */
export function gateSentence(result: GateResult, language: Language): Sentence {
  if (language === 'en') return { text: result.summary };
  const text = (result.cause && CAUSES_ZH[result.cause]) || passedZh(result);
  return text ? { text, original: result.summary } : { text: result.summary, lang: 'en' };
}

/** Why a rollout ended, from the gate that failed or from its own cause. */
export function causeSentence({ cause, gates }: Rollout, language: Language): Sentence | null {
  if (!cause) return null;
  const failed = gates.findLast(({ verdict }) => verdict === 'fail');
  // The gate's own sentence, where the cause only quotes it.
  const summary = failed && cause.summary.includes(failed.summary) ? failed.summary : cause.summary;
  if (language === 'en') return { text: summary };
  const text = CAUSES_ZH[cause.code];
  return text ? { text, original: summary } : { text: summary, lang: 'en' };
}

function passedZh({ gate, verdict, evidence }: GateResult): string | null {
  if (verdict === 'skip') return '没有进行。';
  if (verdict !== 'pass') return null;
  switch (gate) {
    case 'integrity': {
      const [files, bytes] = [numberAt(evidence, 'files'), numberAt(evidence, 'bytes')];
      return files !== null && bytes !== null
        ? `每个字节都正确（${files} 个文件，${formatBytes(bytes, 'zh-CN')}）。`
        : '每个字节都正确。';
    }
    case 'preflight':
      return '没有已知的冲突，本机有足够的空间。';
    case 'environment': {
      const [packages, bytes] = [numberAt(evidence, 'packages'), numberAt(evidence, 'bytes')];
      return packages !== null && bytes !== null
        ? `环境的每个字节都与锁文件相符（${packages} 个包，${formatBytes(bytes, 'zh-CN')}）。`
        : '环境的每个字节都与锁文件相符。';
    }
    case 'start': {
      const [ms, bytes] = [numberAt(evidence, 'start_ms'), numberAt(evidence, 'memory_bytes')];
      if (ms === null) return '已就绪。';
      return `${formatMs(ms, 'zh-CN')} 后就绪${bytes === null ? '' : `，占用内存 ${formatBytes(bytes, 'zh-CN')}`}。`;
    }
    case 'golden': {
      const agreement = numberAt(evidence, 'agreement');
      const share = agreement === null ? '' : `，像素一致率 ${formatShare(agreement, 'zh-CN')}`;
      return `${goldenCases(evidence).length} 个黄金输入全部正确${share}。`;
    }
    case 'budget':
      return '延迟和内存都在预算之内。';
    case 'shadow':
      return '对真实请求副本的应答与当前发布一致。';
    case 'watch':
      return '在真实流量中表现正常。';
  }
}
