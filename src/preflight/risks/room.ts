import type { Risk } from '../risk.ts';

/** Whether there is room for a second copy. */
export const ROOM = {
  memory: {
    id: 'not-enough-memory',
    summary: { en: '{said}', zh: '内存可能不够再运行一份：需要 {need}，可用 {available}，总共 {total}。' },
    why: {
      en: 'The candidate runs beside what serves, so that users notice nothing; for that there must be memory for both.',
      zh: '候选版本会与正在服务的版本同时运行，用户才不会受影响；因此内存要够两份。',
    },
    remedies: [
      { text: { en: 'Give the machine, or its group, more memory.', zh: '增加机器或其控制组的内存。' } },
      {
        text: {
          en: 'Lower limits.memory, if the release needs less.',
          zh: '如果该版本用不了那么多，调低 limits.memory。',
        },
      },
      {
        text: { en: 'Let the standby be cold: it holds no memory then.', zh: '把备用版本设为冷备，它就不占内存。' },
        command: 'lastgood deploy RELEASE --standby cold',
      },
    ],
  },
  disk: {
    id: 'not-enough-disk',
    summary: { en: '{said}', zh: '磁盘空间可能不够：剩余 {free}，还要写入 {need}。' },
    why: {
      en: 'A rollout writes its journal, logs and evidence; a disk that runs full breaks what serves as well.',
      zh: '发布过程要写日志和证据；磁盘写满也会影响正在服务的版本。',
    },
    remedies: [{ text: { en: 'Free what nothing needs.', zh: '清理不再需要的内容。' }, command: 'lastgood store gc' }],
  },
} as const satisfies Record<string, Risk>;
