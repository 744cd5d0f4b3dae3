import type { Browser, Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { barriers, PHONE } from './support/barriers.ts';
import { chromiumPath, NO_CHROMIUM, TIMES } from './support/chromium.ts';
import { openForAll } from './support/open-for-all.ts';
import { ASTRONAUT, slopePhoto, textFile } from './support/photos.ts';
import type { PageService } from './support/service.ts';
import { choose, pointOf, result, stageBox, textOf, visit } from './support/visit.ts';

describe.skipIf(!chromiumPath)(`for everyone${NO_CHROMIUM}`, TIMES, () => {
  let service: PageService;
  let browser: Browser;
  openForAll((opened) => {
    ({ service, browser } = opened);
  });

  const languageOf = (page: Page) => page.locator('html').getAttribute('lang');

  test('the language is that of the browser; a switch is remembered', async () => {
    const page = await visit(browser, service.url, { locale: 'zh-CN' });
    await page.getByRole('button', { name: '选择照片' }).waitFor();
    expect(await languageOf(page)).toBe('zh-CN');
    expect(await page.title()).toContain('人体解析');
    await page.getByRole('button', { name: 'EN', exact: true }).click();
    await page.getByRole('button', { name: 'Choose photos' }).waitFor();
    await page.reload();
    await page.getByRole('button', { name: 'Choose photos' }).waitFor();
    expect(await languageOf(page)).toBe('en');
    expect(await page.title()).toContain('Human parsing');
  });

  test('parts are named in Chinese', async () => {
    const page = await visit(browser, service.url, { locale: 'zh-CN' });
    await choose(page, ASTRONAUT);
    await result(page);
    await page.getByRole('checkbox', { name: /^躯干/ }).waitFor();
    await page.getByRole('button', { name: '人物 1', exact: true }).waitFor();
    await expect.poll(() => textOf(page.getByTestId('announcer'))).toMatch(/2 人，20 个部位/);
  });

  test('with the keyboard alone: sample, part, zoom, next photo', async () => {
    const page = await visit(browser, service.url);
    const focusOn = async (name: string | RegExp, role: 'button' | 'group' = 'button') => {
      const target = page.getByRole(role, { name });
      for (let i = 0; i < 80; i++) {
        await page.keyboard.press('Tab');
        if ((await target.and(page.locator(':focus')).count()) > 0) return;
      }
      throw new Error(`${name} cannot be reached with Tab`);
    };
    await focusOn(/Try the sample/);
    await page.keyboard.press('Enter');
    await result(page);

    await focusOn('Photo with its layers', 'group');
    const scale = page.locator('.tool-scale');
    const fitted = await textOf(scale);
    await page.keyboard.press('+');
    await expect.poll(() => textOf(scale)).not.toBe(fitted);
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('0');
    await expect.poll(() => textOf(scale)).toBe(fitted);

    await focusOn('Person 2');
    await page.keyboard.press('Enter');
    expect(await page.getByRole('button', { name: 'Person 2', exact: true }).getAttribute('aria-pressed')).toBe('true');
    await page.keyboard.press('Space');
    expect(await page.getByRole('button', { name: 'Person 2', exact: true }).getAttribute('aria-pressed')).toBe(
      'false',
    );
  });

  test('what the canvas shows is told as text', async () => {
    const page = await visit(browser, service.url);
    await choose(page, ASTRONAUT);
    await result(page);
    const canvas = await page.getByRole('img', { name: /^astronaut\.png: 2 people/ }).getAttribute('aria-label');
    expect(canvas).toContain('Left upper arm');
    const table = page.getByRole('table', { name: 'Everyone found in the photo, with their parts' });
    expect(await table.getByRole('rowheader').count()).toBe(22);
    const rows = await textOf(table.getByRole('row', { name: /Person 1/ }));
    expect(rows).toMatch(/91%/);
  });

  test('dark as the system has it, or as chosen and remembered', async () => {
    const page = await visit(browser, service.url, { colorScheme: 'dark' });
    const background = () => page.evaluate<string>('getComputedStyle(document.documentElement).backgroundColor');
    expect(await background()).toBe('rgb(13, 17, 16)');
    await page.getByRole('button', { name: /Colours of the page: As the system/ }).click();
    expect(await background()).toBe('rgb(238, 240, 236)');
    await page.reload();
    await page.getByRole('button', { name: /Colours of the page: Light/ }).waitFor();
    expect(await background()).toBe('rgb(238, 240, 236)');
  });

  test('on a phone: nothing wider than the screen, a tap picks, two fingers zoom', async () => {
    const page = await visit(browser, service.url, PHONE);
    const overhang = () => page.evaluate<number>('document.documentElement.scrollWidth - window.innerWidth');
    expect(await overhang()).toBe(0);
    const image = { width: 600, height: 800 };
    const tall = await slopePhoto('tall.jpg', image.width, image.height);
    await choose(page, [tall, tall, tall, tall, tall]);
    await result(page);
    expect(await overhang()).toBe(0);

    const box = await stageBox(page);
    const torso = await pointOf(page, image, { x: 0.3, y: 0.46 });
    await page.touchscreen.tap(box.x + torso.x, box.y + torso.y);
    await expect.poll(() => textOf(page.locator('.tooltip'))).toMatch(/Torso.*Person 1/);
    await page.locator('.stage').getByRole('button', { name: 'Show all' }).tap();

    const before = Number.parseInt(await textOf(page.locator('.tool-scale')), 10);
    const fingers = await page.context().newCDPSession(page);
    const middle = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
    const pair = (apart: number) => [
      { x: middle.x - apart, y: middle.y, id: 1 },
      { x: middle.x + apart, y: middle.y, id: 2 },
    ];
    await fingers.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: pair(30) });
    for (const apart of [50, 70, 90]) {
      await fingers.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: pair(apart) });
    }
    await fingers.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
    await expect
      .poll(async () => Number.parseInt(await textOf(page.locator('.tool-scale')), 10))
      .toBeGreaterThan(2 * before);
  });

  test.each([
    ['light', { colorScheme: 'light' }],
    ['dark', { colorScheme: 'dark' }],
    ['Chinese, phone, dark', { ...PHONE, locale: 'zh-CN', colorScheme: 'dark' }],
  ] as const)('axe finds nothing serious: %s', async (_name, options) => {
    const page = await visit(browser, service.url, options);
    await page.locator('.dot-ok').waitFor();
    expect(await barriers(page)).toEqual([]);
    await choose(page, ASTRONAUT);
    await result(page);
    expect(await barriers(page)).toEqual([]);
    await choose(page, textFile);
    await page.getByRole('alert').waitFor();
    expect(await barriers(page)).toEqual([]);
  });
});
