import type { ReleaseChange } from '../../../../src/api/control/release.ts';
import type { Language } from '../../i18n/language.ts';
import { shortDigest } from '../../lib/format.ts';

const short = (value: string | null) => (value?.startsWith('sha256:') ? shortDigest(value) : (value ?? '–'));

/** A change between two releases: the server's sentence in English, else built from its parts. */
export function changeSentence({ what, name, from, to, sentence }: ReleaseChange, language: Language): string {
  if (language === 'en') return sentence;
  switch (what) {
    case 'added':
      return to === null ? `新增 ${name}` : `新增 ${name}：${short(to)}`;
    case 'removed':
      return from === null ? `移除 ${name}` : `移除 ${name}（原为 ${short(from)}）`;
    case 'changed':
      return from === null && to === null ? `${name} 有变化` : `${name}：${short(from)} → ${short(to)}`;
  }
}
