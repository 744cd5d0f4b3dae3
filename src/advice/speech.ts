import type { Language } from '../api/diagnosis.ts';
import { fill, type Text } from '../diagnosis/text.ts';

/** How figures and sentences are said in one language. */
export interface Speech {
  say(text: Text, values?: Readonly<Record<string, string>>): string;
  /** `0.04 ms`, `3.1 ms`, `640 ms`, `12 s`, `3 min 05 s`, `2 h 10 min` */
  ms(ms: number): string;
  /** `812 bytes`, `4.2 MB`, `1.20 GB` */
  bytes(bytes: number): string;
  /** `12 s ago`, `3 days ago` */
  ago(iso: string): string;
  /** `1 package`, `3 packages` */
  count(n: number, noun: Noun): string;
  list(items: readonly string[]): string;
}

const NOUNS = {
  package: { en: 'package', zh: '个包' },
  file: { en: 'file', zh: '个文件' },
  'golden input': { en: 'golden input', zh: '个黄金输入' },
} as const;
type Noun = keyof typeof NOUNS;

const UNITS = {
  en: { ms: ' ms', s: ' s', min: ' min', h: ' h' },
  zh: { ms: ' 毫秒', s: ' 秒', min: ' 分', h: ' 小时' },
} as const;

const DAY_MS = 86_400_000;
/** More names than these are too many to read. */
const NAMED = 4;

/** @param now milliseconds: what "ago" counts from */
export function speechIn(language: Language, now: number): Speech {
  const isEnglish = language === 'en';
  const ms = (value: number) => duration(value, UNITS[language]);
  return {
    say: (text, values = {}) => fill(text, language, values),
    ms,
    bytes,
    ago: (iso) => {
      const age = Math.max(0, now - Date.parse(iso));
      if (age < 1000) return isEnglish ? 'just now' : '刚刚';
      const days = Math.floor(age / DAY_MS);
      if (days > 1) return isEnglish ? `${days} days ago` : `${days} 天前`;
      return isEnglish ? `${ms(age)} ago` : `${ms(age)}前`;
    },
    count: (n, noun) => {
      const { en, zh } = NOUNS[noun];
      return isEnglish ? `${n} ${en}${n === 1 ? '' : 's'}` : `${n} ${zh}`;
    },
    list: (items) => {
      const more = items.length - NAMED;
      const shown = items.slice(0, NAMED).join(isEnglish ? ', ' : '、');
      if (more <= 0) return shown;
      return isEnglish ? `${shown} and ${more} more` : `${shown} 等 ${items.length} 项`;
    },
  };
}

function duration(ms: number, unit: (typeof UNITS)[Language]): string {
  if (ms < 0.95) return `${ms.toFixed(2)}${unit.ms}`;
  if (ms < 9.95) return `${ms.toFixed(1)}${unit.ms}`;
  if (ms < 999.5) return `${Math.round(ms)}${unit.ms}`;
  if (ms < 9950) return `${(ms / 1000).toFixed(1)}${unit.s}`;
  const whole = Math.round(ms / 1000);
  const two = (n: number) => String(n).padStart(2, '0');
  if (whole < 60) return `${whole}${unit.s}`;
  if (whole < 3600) return `${Math.floor(whole / 60)}${unit.min} ${two(whole % 60)}${unit.s}`;
  return `${Math.floor(whole / 3600)}${unit.h} ${two(Math.floor((whole % 3600) / 60))}${unit.min}`;
}

function bytes(n: number): string {
  if (n < 1e6) return n < 1e3 ? `${n} B` : `${(n / 1e3).toFixed(1)} kB`;
  return n < 1e9 ? `${(n / 1e6).toFixed(1)} MB` : `${(n / 1e9).toFixed(2)} GB`;
}
