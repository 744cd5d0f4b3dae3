import type { Remedy } from '../rule.ts';

/** Remedies that many rules share. */

export const GO_BACK: Remedy = {
  text: {
    en: 'Give the traffic back to the last good release first, then repair the new one in peace.',
    zh: '先把流量切回上一个正常版本，再从容修复新版本。',
  },
  command: 'lastgood rollback',
};

export const LOCK_AGAIN: Remedy = {
  text: {
    en: 'Write the version into requirements.txt as well and lock it, so that no rebuild brings another one.',
    zh: '把版本写进 requirements.txt 并重新锁定，免得下次重建又装成别的版本。',
  },
  command: 'lastgood env lock -r requirements.txt -o pylock.toml',
};

export const CHECK_LOCK: Remedy = {
  text: {
    en: 'See where the environment differs from its lock.',
    zh: '查看环境与锁文件有哪些不同。',
  },
  command: 'lastgood env check --lock pylock.toml',
};

/** The version that works, installed. */
export function install(specifiers: string, why?: Remedy['text']): Remedy {
  const text = why ?? { en: 'Install a version that fits.', zh: '安装相容的版本。' };
  return { text, command: `pip install ${specifiers}` };
}
