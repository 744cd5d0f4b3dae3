import type { Browser, Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { posePartsLabels } from '../../src/parsing/label-sets/pose-parts.ts';
import { chromiumPath, NO_CHROMIUM, TIMES } from './support/chromium.ts';
import { openForAll } from './support/open-for-all.ts';
import { slopePhoto } from './support/photos.ts';
import type { PageService } from './support/service.ts';
import { choose, colorAt, expectNear, inWindow, mixed, pointOf, result, textOf, visit } from './support/visit.ts';

const IMAGE = { width: 800, height: 600 };
const TORSO_1 = { x: 0.3, y: 0.46 };
const TORSO_2 = { x: 0.72, y: 0.46 };
const FACE_1 = { x: 0.3, y: 0.21 };
const NOBODY = { x: 0.5, y: 0.05 };

const colorOf = (name: string) => posePartsLabels.labels.find((label) => label.name === name)!.color;
/** What the photo itself has at a share of its width: see `slopePhoto`. */
const grey = (x: number) => Array<number>(3).fill(80 + 100 * x);

describe.skipIf(!chromiumPath)(`layers on the canvas${NO_CHROMIUM}`, TIMES, () => {
  let service: PageService;
  let browser: Browser;
  openForAll((opened) => {
    ({ service, browser } = opened);
  });

  async function parsed(): Promise<Page> {
    const page = await visit(browser, service.url);
    await choose(page, await slopePhoto('slope.jpg', IMAGE.width, IMAGE.height));
    await result(page);
    return page;
  }
  const shows = (page: Page, at: { x: number; y: number }, wanted: readonly number[], slack?: number) =>
    expect
      .poll(async () => {
        const color = await colorAt(page, await pointOf(page, IMAGE, at));
        expectNear(color, wanted, slack);
        return true;
      })
      .toBe(true);

  test('parts lie over the photo in the colours of the API, at 60 %', async () => {
    const page = await parsed();
    await shows(page, TORSO_1, mixed(grey(0.3), colorOf('torso'), 0.6));
    await shows(page, FACE_1, mixed(grey(0.3), colorOf('face'), 0.6));
    await shows(page, NOBODY, grey(0.5));
  });

  test('hovering tells the part and the person, and marks it', async () => {
    const page = await parsed();
    const at = await inWindow(page, await pointOf(page, IMAGE, TORSO_2));
    await page.mouse.move(at.x, at.y);
    await expect.poll(() => textOf(page.locator('.tooltip'))).toMatch(/Torso.*Person 2/);
    const away = await inWindow(page, await pointOf(page, IMAGE, NOBODY));
    await page.mouse.move(away.x, away.y);
    await page.locator('.tooltip').waitFor({ state: 'detached' });
  });

  test('the legend hides and shows classes', async () => {
    const page = await parsed();
    const torso = page.getByRole('checkbox', { name: /^Torso/ });
    await torso.uncheck();
    await page.mouse.move(0, 0);
    await shows(page, TORSO_1, grey(0.3));
    await shows(page, FACE_1, mixed(grey(0.3), colorOf('face'), 0.6));
    await torso.check();
    await page.mouse.move(0, 0);
    await shows(page, TORSO_1, mixed(grey(0.3), colorOf('torso'), 0.6));
  });

  test('a click shows one part of one person alone; Escape brings all back', async () => {
    const page = await parsed();
    const at = await inWindow(page, await pointOf(page, IMAGE, TORSO_2));
    await page.mouse.click(at.x, at.y);
    await page.mouse.move(0, 0);
    const dark = (x: number) => mixed(grey(x), [0, 0, 0], 150 / 255);
    await shows(page, TORSO_2, mixed(grey(0.72), colorOf('torso'), 0.6));
    await shows(page, TORSO_1, dark(0.3));
    await shows(page, FACE_1, dark(0.3));
    await page.keyboard.press('Escape');
    await shows(page, FACE_1, mixed(grey(0.3), colorOf('face'), 0.6));
  });

  test('a drag does not pick', async () => {
    const page = await parsed();
    const at = await inWindow(page, await pointOf(page, IMAGE, TORSO_2));
    await page.mouse.move(at.x, at.y);
    await page.mouse.down();
    await page.mouse.move(at.x + 40, at.y + 10);
    await page.mouse.up();
    expect(await page.getByRole('button', { name: 'Show all' }).count()).toBe(0);
  });

  test('people have colours of their own, and can be shown alone', async () => {
    const page = await parsed();
    await page.getByRole('radio', { name: 'People' }).check({ force: true });
    await page.mouse.move(0, 0);
    await shows(page, TORSO_1, mixed(grey(0.3), [86, 180, 233], 0.6));
    await shows(page, FACE_1, mixed(grey(0.3), [86, 180, 233], 0.6));
    await shows(page, TORSO_2, mixed(grey(0.72), [230, 159, 0], 0.6));
    await page.getByRole('button', { name: 'Show only Person 1' }).click();
    await page.mouse.move(0, 0);
    await shows(page, TORSO_2, mixed(grey(0.72), [0, 0, 0], 150 / 255), 30);
  });

  test('opacity', async () => {
    const page = await parsed();
    await page.getByRole('slider', { name: 'Opacity' }).fill('100');
    await page.mouse.move(0, 0);
    await shows(page, TORSO_1, colorOf('torso'));
    await page.getByRole('slider', { name: 'Opacity' }).fill('0');
    await shows(page, TORSO_1, grey(0.3));
  });

  test('before and after: the photo on the left of the divider, the parts on its right', async () => {
    const page = await parsed();
    await page.getByRole('button', { name: 'Before / after' }).click();
    await page.mouse.move(0, 0);
    await shows(page, TORSO_1, grey(0.3));
    await shows(page, TORSO_2, mixed(grey(0.72), colorOf('torso'), 0.6));
    await page.getByRole('slider', { name: /Divider/ }).fill('5');
    await shows(page, TORSO_1, mixed(grey(0.3), colorOf('torso'), 0.6));
    const line = await page.locator('.divider-line').boundingBox();
    const right = await inWindow(page, await pointOf(page, IMAGE, { x: 0.95, y: 0.5 }));
    await page.mouse.move(line!.x + line!.width / 2, line!.y + 100);
    await page.mouse.down();
    await page.mouse.move(right.x, right.y);
    await page.mouse.up();
    await shows(page, TORSO_2, grey(0.72));
  });

  test('the wheel zooms at the pointer, dragging moves, and there is a way back', async () => {
    const page = await parsed();
    const fitted = await textOf(page.locator('.tool-scale'));
    const at = await inWindow(page, await pointOf(page, IMAGE, FACE_1));
    await page.mouse.move(at.x, at.y);
    await page.mouse.wheel(0, -1200);
    await expect.poll(() => textOf(page.locator('.tool-scale'))).not.toBe(fitted);
    // The face is still under the pointer, four times as big.
    await expect.poll(() => textOf(page.locator('.tooltip'))).toMatch(/Face/);
    await page.getByRole('button', { name: 'Fit' }).click();
    await expect.poll(() => textOf(page.locator('.tool-scale'))).toBe(fitted);
  });
});
