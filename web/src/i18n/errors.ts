import type { Problem } from '../lib/problem.ts';
import type { Language } from './language.ts';

/** Chinese sentences for the API's codes. The API's own sentence names the value at fault, so it is shown beside. */
const ERRORS_ZH: Record<string, { error: string; hint: string }> = {
  bad_request: { error: '请求有误，服务无法理解。', hint: '请按照服务原话中指出的参数修改。' },
  image_missing: { error: '请求中没有图像。', hint: '请选择一张照片后重新发送。' },
  upload_timeout: { error: '上传太慢，服务已停止等待。', hint: '请检查网络后重试，或发送较小的照片。' },
  image_too_large: { error: '文件太大。', hint: '请发送较小的照片副本。' },
  log_too_large: { error: '日志太大。', hint: '请发送它的末尾部分：失败的原因通常在那里。' },
  unsupported_image: { error: '这个文件不是服务能够读取的图像。', hint: '请发送 JPEG、PNG、WebP、AVIF、TIFF 或 GIF。' },
  image_unreadable: { error: '图像已损坏或不完整。', hint: '请重新保存或重新下载这张照片，然后再发送。' },
  too_many_pixels: { error: '图像的像素太多。', hint: '请缩小照片的尺寸后再发送。' },
  rate_limited: { error: '请求太频繁。', hint: '请稍等片刻再试。' },
  not_found: { error: '服务没有这个地址。', hint: '请确认页面和服务的版本一致。' },
  internal: { error: '服务内部出错。', hint: '请凭请求编号在服务日志中查找原因。' },
  release_failed: { error: '当前发布未能完成这个请求。', hint: '请重试；如果再次失败，请回滚到上一个正常的发布。' },
  overloaded: { error: '服务正忙，队列已满。', hint: '请稍后再试。' },
  no_release: { error: '服务目前没有可用的发布。', hint: '服务就绪后请重试。' },
  server_unreachable: { error: '服务没有响应，连接已中断。', hint: '页面顶部会提示服务何时恢复，届时请重试。' },
  unauthorized: { error: '没有登录，或登录已过期。', hint: '请用令牌重新登录。' },
  forbidden: {
    error: '此请求不被允许。',
    hint: '请直接打开这台服务器的控制台；中间的代理必须转发 Host 和 X-Forwarded-Proto。',
  },
  release_unknown: { error: '库中没有这个发布。', hint: '请按照服务原话中列出的发布选择。' },
  rollout_active: { error: '已有一个上线过程在进行中。', hint: '请等待它结束，或先取消它。' },
  rollout_ended: { error: '这个上线过程已经结束。', hint: '请在上线过程中查看它的结果。' },
  no_standby: { error: '没有可以回滚到的备用发布。', hint: '请从历史中选择要回到的一代。' },
  generation_gone: { error: '这一代的发布已不在库中。', hint: '请从历史中选择仍然保留的一代。' },
  irreversible: { error: '回滚会越过标记为不可逆的发布。', hint: '确认数据仍可读取后，勾选并再次回滚。' },
  instance_failed: { error: '发布未能启动。', hint: '请按照服务原话中的原因处理。' },
  store_full: { error: '磁盘已满。', hint: '请清理库或磁盘后重试。' },
  deadline_exceeded: { error: '解析超过了时限，已被停止。', hint: '请重试，或发送较小的照片。' },
};

export interface ProblemText {
  error: string;
  hint: string;
  /** What the service said in its own language, where that is not what `error` and `hint` are. */
  original?: string;
}

/** The sentence and the hint of a problem in the reader's language. */
export function problemText(problem: Problem, language: Language): ProblemText {
  const known = language === 'zh' ? ERRORS_ZH[problem.code] : undefined;
  if (!known) return { error: problem.error, hint: problem.hint };
  return { ...known, original: `${problem.error} ${problem.hint}`.trim() };
}
