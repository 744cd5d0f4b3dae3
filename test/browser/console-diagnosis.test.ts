import { gzipSync } from 'node:zlib';
import type { Browser, Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { barriers, PHONE } from './support/barriers.ts';
import { chromiumPath, NO_CHROMIUM, TIMES } from './support/chromium.ts';
import { type KeptService, openKeptService, SERVICE } from './support/kept-service.ts';
import { textOf, visit } from './support/visit.ts';
import { browserForAll } from './support/visit-console.ts';

const WORDS = 'Load model from pose.onnx failed: Unsupported model IR version: 10, max supported IR version: 9';

/** 1.0.0 serves; 2.0.0 did not start. */
async function refusedService(): Promise<KeptService> {
  const kept = await openKeptService();
  await kept.create('2.0.0', { fails: WORDS });
  const { id } = await kept.house.keeper.deploy(SERVICE, { release: '2.0.0' });
  await kept.house.keeper.ended(id);
  return kept;
}

const open = (browser: Browser, kept: KeptService, options = {}) =>
  visit(browser, kept.url, options, `/console#token=${kept.token}`);
const diagnosis = (page: Page) => page.getByRole('region', { name: /^(Diagnosis|诊断)$/ });
const overhang = (page: Page) => page.evaluate<number>('document.documentElement.scrollWidth - window.innerWidth');

describe.skipIf(!chromiumPath)(`the console tells why${NO_CHROMIUM}`, TIMES, () => {
  let browser: Browser;
  browserForAll((opened) => {
    browser = opened;
  });

  test('of a refused rollout: the cause, the lines of its log, what to do; in the language of the page', async () => {
    await using kept = await refusedService();
    const page = await open(browser, kept);
    await diagnosis(page).getByText('onnx-ir-version').waitFor();
    const lines = diagnosis(page).getByRole('region', { name: 'Lines of the log that show it' });
    expect(await textOf(lines)).toContain('Unsupported model IR version: 10');
    await diagnosis(page).getByRole('heading', { name: 'What to do' }).waitFor();
    const english = await textOf(diagnosis(page));
    await page.getByRole('button', { name: '中文' }).click();
    await diagnosis(page).getByText('失败原因').waitFor();
    await expect.poll(() => textOf(diagnosis(page))).toMatch(/怎么办[\u4e00-\u9fff]/);
    expect(await textOf(diagnosis(page))).not.toBe(english);
  });

  test('of a log that is pasted, of the sample, of a zipped file; a healthy one is called so', async () => {
    await using kept = await refusedService();
    const page = await open(browser, kept);
    await page.getByRole('button', { name: 'Diagnose a log' }).click();
    const dialog = page.getByRole('dialog');
    const confirm = dialog.getByRole('button', { name: 'Diagnose', exact: true });
    expect(await confirm.isDisabled()).toBe(true);
    await dialog.getByRole('button', { name: 'Take a sample' }).click();
    await confirm.click();
    await dialog.getByText('mmcv-ext-missing').waitFor();

    await dialog.getByRole('textbox').fill('INFO:     Application startup complete.');
    await confirm.click();
    await dialog.getByText('Nothing in this log is a failure.').waitFor();

    const buffer = gzipSync('ImportError: libGL.so.1: cannot open shared object file: No such file or directory');
    const file = { name: 'start.log.gz', mimeType: 'application/gzip', buffer };
    await dialog.locator('input[type=file]').setInputFiles(file);
    await expect.poll(() => dialog.getByRole('textbox').inputValue()).toContain('libGL.so.1');
    await confirm.click();
    await dialog.getByText('opencv-libgl-missing').waitFor();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
  });

  test('ways back are compared, with the way that is recommended', async () => {
    await using kept = await openKeptService();
    await kept.create('2.0.0');
    const { id } = await kept.house.keeper.deploy(SERVICE, { release: '2.0.0', policy: { watch: '0s' } });
    await kept.house.keeper.ended(id);
    const page = await open(browser, kept);
    const ways = page.getByRole('region', { name: 'Ways back' });
    await ways.getByText('Warm standby').waitFor();
    expect(await ways.getByRole('listitem').count()).toBe(6);
    await expect.poll(() => textOf(ways.locator('.way-best'))).toContain('recommended');
    await ways.getByText('Patch the source').click();
    await ways.locator('details[open]').getByText('Risk', { exact: true }).waitFor();
    expect(await barriers(page)).toEqual([]);
  });

  test.each([
    ['light', { colorScheme: 'light' }],
    ['Chinese, phone, dark', { ...PHONE, locale: 'zh-CN', colorScheme: 'dark' }],
  ] as const)('axe finds nothing serious, and all has room: %s', async (_name, options) => {
    await using kept = await refusedService();
    const page = await open(browser, kept, options);
    await diagnosis(page).waitFor();
    expect(await barriers(page)).toEqual([]);
    expect(await overhang(page)).toBeLessThanOrEqual(0);
    await page.getByRole('button', { name: /^(Diagnose a log|诊断日志)$/ }).click();
    await page.getByRole('button', { name: /^(Take a sample|试用示例)$/ }).click();
    await page.getByRole('button', { name: /^(Diagnose|诊断)$/ }).click();
    await page.getByRole('dialog').getByText('mmcv-ext-missing').waitFor();
    expect(await barriers(page)).toEqual([]);
  });
});
