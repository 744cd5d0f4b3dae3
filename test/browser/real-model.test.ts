import type { Browser } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { createOnnxDriver } from '../../src/runtime/onnx/driver.ts';
import { chromiumPath, launchChromium, NO_CHROMIUM, TIMES } from './support/chromium.ts';
import { openPageService } from './support/service.ts';
import { result, textOf, visit } from './support/visit.ts';

const models = process.env.LASTGOOD_TEST_MODELS;
const reason = models ? NO_CHROMIUM : ' (skipped: no weights; `npm start` once fetches them)';

describe.skipIf(!chromiumPath || !models)(`the page before the embedded parser${reason}`, TIMES, () => {
  test('finds the astronaut and her parts', async () => {
    const runtime = { driver: 'onnx', recipe: 'pose-parts', threads: 'auto', settings: { size: 'full' } } as const;
    await using service = await openPageService({ driver: createOnnxDriver(), release: { dir: models!, runtime } });
    const browser: Browser = await launchChromium();
    try {
      const page = await visit(browser, service.url);
      await page.getByRole('button', { name: 'Try the sample' }).click();
      await result(page);
      const canvas = await page.getByRole('img', { name: /^astronaut\.png/ }).getAttribute('aria-label');
      expect(canvas).toMatch(/1 person\. Parts: Face, Hair, Torso, /);
      const area = async (part: string) => {
        const row = page.getByRole('row', { name: new RegExp(`^${part} `) });
        return Number.parseFloat(await textOf(row.getByRole('cell').last()));
      };
      expect(await area('Face')).toBeGreaterThan(1);
      expect(await area('Torso')).toBeGreaterThan(8);
    } finally {
      await browser.close();
    }
  });
});
