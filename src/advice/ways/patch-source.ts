import { currentName } from '../said.ts';
import type { Judge } from '../way.ts';

/** What serves is corrected where it is wrong. */
export const patchSource: Judge = (facts, speech) => {
  const current = { current: currentName(facts, speech) };
  const untold = speech.say({
    en: 'how long people take to find and change what is wrong cannot be predicted',
    zh: '找到并改好问题需要多久无法预测',
  });
  return {
    untold,
    needs: [
      speech.say(
        { en: 'Somebody who knows {current} and the packages that changed', zh: '熟悉 {current} 和所改动的包的人' },
        current,
      ),
      speech.say({
        en: 'A release of the result, so that the gates prove it: lastgood deploy',
        zh: '把结果做成新发布，由各道关卡检验：lastgood deploy',
      }),
    ],
    loses: [
      speech.say(
        { en: 'All requests that {current} fails until then', zh: '在此之前 {current} 处理失败的全部请求' },
        current,
      ),
      speech.say({
        en: 'What was proven: patched code never ran as a whole',
        zh: '已有的检验：打过补丁的代码从未整体运行过',
      }),
    ],
    risks: [
      {
        level: 'high',
        sentence: speech.say({
          en: 'It is unproven code in production, written in a hurry.',
          zh: '这是匆忙写就、未经检验就上线的代码。',
        }),
      },
    ],
  };
};
