import type { Language } from './language.ts';

/** Chinese names of the classes of the common human-parsing label sets, by their kebab-case names. */
const PARTS_ZH: Record<string, string> = {
  background: '背景',
  person: '人体',
  human: '人体',
  head: '头部',
  face: '脸',
  hair: '头发',
  neck: '颈部',
  torso: '躯干',
  'torso-skin': '躯干皮肤',
  arm: '手臂',
  leg: '腿',
  hand: '手',
  foot: '脚',
  'upper-arm': '上臂',
  'lower-arm': '前臂',
  'upper-arms': '上臂',
  'lower-arms': '前臂',
  'upper-leg': '大腿',
  'lower-leg': '小腿',
  'upper-legs': '大腿',
  'lower-legs': '小腿',
  shoe: '鞋',
  hat: '帽子',
  glove: '手套',
  sunglasses: '太阳镜',
  glasses: '眼镜',
  'upper-clothes': '上衣',
  clothes: '衣服',
  dress: '连衣裙',
  coat: '外套',
  socks: '袜子',
  pants: '裤子',
  jumpsuits: '连体裤',
  scarf: '围巾',
  skirt: '裙子',
  belt: '腰带',
  bag: '包',
};

const SIDES_ZH: Record<string, string> = { left: '左', right: '右' };

/** A class name of the model in the reader's language; what is not known stays readable: `left-upper-arm`, `Left upper arm`. */
export function partName(name: string, language: Language): string {
  const key = name.toLowerCase().replaceAll(/[\s_]+/g, '-');
  if (language === 'zh') {
    const [, side, rest] = /^(left|right)-(.+)$/.exec(key) ?? [null, '', key];
    const known = PARTS_ZH[rest];
    if (known) return `${SIDES_ZH[side] ?? ''}${known}`;
  }
  const words = key.replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
