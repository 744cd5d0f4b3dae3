import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { chromiumPath, launchChromium, NO_CHROMIUM, TIMES } from './support/chromium.ts';
import { ASTRONAUT, CAMERAMAN, plainPhoto, textFile } from './support/photos.ts';
import { openPageService, type PageService } from './support/service.ts';
import { choose, result, textOf, visit } from './support/visit.ts';

describe.skipIf(!chromiumPath)(`what the page says when things take long or go wrong${NO_CHROMIUM}`, TIMES, () => {
  let service: PageService;
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser?.close());
  beforeEach(async () => {
    service = await openPageService();
  });
  afterEach(() => service[Symbol.asyncDispose]());

  const open = () => visit(browser, service.url);
  const announced = (page: Page) => page.getByTestId('announcer').textContent();
  const states = (page: Page) => page.locator('.frame-state').allInnerTexts();

  test('a text file: the sentence and the hint of the API, its code, and the request to quote', async () => {
    const page = await open();
    const [answer] = await Promise.all([
      page.waitForResponse((response) => response.url().endsWith('/parse')),
      choose(page, textFile),
    ]);
    const said = (await answer.json()) as { error: string; hint: string; code: string; request_id: string };
    expect(said.code).toBe('unsupported_image');
    const alert = page.getByRole('alert');
    await alert.getByText(said.error).waitFor();
    await alert.getByText(said.hint).waitFor();
    await page.getByText(said.request_id).waitFor();
    expect(await states(page)).toEqual(['Failed']);
    await page.getByRole('button', { name: 'Try again' }).waitFor();
  });

  test('the same in Chinese, with the words of the service beside', async () => {
    const page = await visit(browser, service.url, { locale: 'zh-CN' });
    await choose(page, textFile);
    const alert = page.getByRole('alert');
    await alert.getByText('这个文件不是服务能够读取的图像。').waitFor();
    await alert.locator('q').waitFor();
    expect(await textOf(alert.locator('q'))).toMatch(/text/i);
  });

  test('a file over the limit is refused in words', async () => {
    const page = await open();
    const buffer = Buffer.concat([(await plainPhoto('x.png')).buffer, Buffer.alloc(11 * 1024 * 1024)]);
    await choose(page, { name: 'big.png', mimeType: 'image/png', buffer });
    const alert = page.getByRole('alert');
    await alert.waitFor();
    // Either the service's own answer came through, or its closing the connection: both name the limit.
    expect(await textOf(alert)).toMatch(/10(\.\d)? ?(MB|MiB)/);
  });

  test('a file that was deleted after it was chosen is named as the cause', async () => {
    await service.hold();
    const dir = await mkdtemp(join(tmpdir(), 'gone-'));
    const file = join(dir, 'gone.png');
    await copyFile(ASTRONAUT, file);
    const page = await open();
    await choose(page, [ASTRONAUT, file]);
    await expect.poll(() => states(page)).toEqual(['Parsing', 'Waiting']);
    await rm(dir, { recursive: true });
    await service.release();
    await expect.poll(() => states(page)).toEqual(['Done', 'Failed']);
    await page.getByRole('button', { name: /gone\.png.*Failed/ }).click();
    await page.getByRole('alert').getByText('gone.png cannot be read any more.').waitFor();
  });

  test('nobody in the photo is a result, not an error', async () => {
    const page = await open();
    await choose(page, await plainPhoto('sky.png'));
    await page.getByText('Nobody was found in this photo.').waitFor();
    expect(await announced(page)).toMatch(/sky\.png: 0 people/);
    expect(await page.getByRole('alert').count()).toBe(0);
  });

  test('progress is shown; photos go one after another; one can be cancelled', async () => {
    await service.hold();
    const page = await open();
    await choose(page, [ASTRONAUT, CAMERAMAN, ASTRONAUT]);
    await page.locator('.progress').getByText('Parsing').waitFor();
    await expect.poll(() => announced(page)).toBe('Parsing astronaut.png.');
    expect(await states(page)).toEqual(['Parsing', 'Waiting', 'Waiting']);
    await page
      .locator('.progress-elapsed')
      .getByText(/^\d+\.\d s/)
      .waitFor();

    await page.getByRole('button', { name: 'Cancel', exact: true }).click();
    await expect.poll(() => states(page)).toEqual(['Cancelled', 'Parsing', 'Waiting']);
    await service.release();
    await expect.poll(() => states(page)).toEqual(['Cancelled', 'Done', 'Done']);
    await page.getByRole('button', { name: 'Parse it again' }).click();
    await result(page);
    expect(await announced(page)).toMatch(/^astronaut\.png: 2 people, 20 parts, in /);
  });

  test('a photo under way can be removed', async () => {
    await service.hold();
    const page = await open();
    await choose(page, [ASTRONAUT, CAMERAMAN]);
    await expect.poll(() => states(page)).toEqual(['Parsing', 'Waiting']);
    await page.locator('.frame').first().hover();
    await page.getByRole('button', { name: 'Remove astronaut.png' }).click();
    await service.release();
    await expect.poll(() => states(page)).toEqual(['Done']);
    await page.getByRole('heading', { name: 'camera.png' }).waitFor();
  });

  test('while the model is fetched the page shows how far it is, and sends photos when it is there', async () => {
    const unavailable = { reason: 'Fetching movenet-multipose.onnx: 43 % of 9 MB.', hint: 'It is fetched once.' };
    service.table = { ...service.table, current: null, unavailable };
    const page = await open();
    await page.getByText('The service is not ready to parse yet.').waitFor();
    await page.getByText(unavailable.reason).waitFor();
    await page.getByText(unavailable.hint).waitFor();
    expect(await page.getByRole('progressbar').getAttribute('value')).toBe('0.43');
    await choose(page, ASTRONAUT);
    await page.getByText('Waiting for the service').waitFor();

    service.table = { ...service.table, unavailable: { ...unavailable, reason: 'Fetching: 97 % of 9 MB.' } };
    await page.getByText('97 %').waitFor();
    service.table = { ...service.table, current: service.route };
    await result(page);
    expect(await page.getByText('The service is not ready').count()).toBe(0);
  });

  test('a server that is gone is said, and the page goes on by itself when it is back', async () => {
    await service.hold();
    const page = await open();
    await choose(page, [ASTRONAUT, CAMERAMAN]);
    await expect.poll(() => states(page)).toEqual(['Parsing', 'Waiting']);
    await service.leave();
    await page.getByRole('alert').getByText('The service does not answer.').waitFor();
    await expect.poll(() => states(page)).toEqual(['Waiting', 'Waiting']);
    await page.getByText(/Next try in|Trying/).waitFor();

    await service.release();
    await service.comeBack();
    await page.getByRole('button', { name: 'Try now' }).click();
    await expect.poll(() => states(page), { timeout: 15_000 }).toEqual(['Done', 'Done']);
    expect(await page.getByText('The service does not answer.').count()).toBe(0);
  });

  test('it also comes back without being asked', async () => {
    const page = await open();
    await page.locator('.dot-ok').waitFor();
    await service.leave();
    await page.getByRole('button', { name: 'Try the sample' }).click();
    await page.getByText('The service does not answer.').waitFor();
    await service.comeBack();
    await page.getByText('The service does not answer.').waitFor({ state: 'detached' });
    await page.locator('.dot-ok').waitFor();
  });

  test('a download that fails says why', async () => {
    const page = await open();
    await choose(page, ASTRONAUT);
    await result(page);
    service.table = { ...service.table, current: null, unavailable: { reason: 'It was stopped.', hint: 'Start it.' } };
    await page.getByRole('button', { name: 'COCO', exact: true }).click();
    await page.getByRole('alert').getByText('Start it.').waitFor();
    await page.getByText('no_release').waitFor();
  });
});
