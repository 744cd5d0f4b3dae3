import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { expect, onTestFinished } from 'vitest';
import { fitView, type Position } from '../../../web/src/lib/viewport.ts';

/** What a failed request logs by itself; everything else on the console is a fault of the page. */
const EXPECTED_NOISE = /^Failed to load resource: /;

/**
 * Opens the page in a fresh browser profile. When the test ends, the page must have logged no error (its security policy
 * included) and must have asked nobody but the service.
 */
export async function visit(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
  path = '',
): Promise<Page> {
  const context = await browser.newContext({ locale: 'en-US', viewport: { width: 1280, height: 800 }, ...options });
  const page = await context.newPage();
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' && !EXPECTED_NOISE.test(message.text())) faults.push(message.text());
  });
  page.on('request', (request) => {
    const target = request.url();
    if (!target.startsWith(url) && !target.startsWith(`blob:${url}`)) faults.push(`asked ${target}`);
  });
  onTestFinished(async () => {
    await context.close();
    expect(faults).toEqual([]);
  });
  page.setDefaultTimeout(20_000);
  await page.goto(`${url}${path}`);
  return page;
}

/** Gives files to the page as its file picker does. */
export const choose = (page: Page, files: Parameters<ReturnType<Page['locator']>['setInputFiles']>[0]) =>
  page.locator('input[type=file]').setInputFiles(files);

/** Waits until the shown photo has a result. */
export const result = (page: Page) => page.getByRole('heading', { name: /^(Time|用时)$/ }).waitFor();

/** The colour on the canvas at a point of the stage (CSS pixels): red, green, blue. */
export async function colorAt(page: Page, { x, y }: Position): Promise<number[]> {
  return await page.evaluate<number[]>(`(() => {
    const canvas = document.querySelector('canvas');
    const ratio = window.devicePixelRatio;
    const { data } = canvas.getContext('2d').getImageData(Math.round(${x} * ratio), Math.round(${y} * ratio), 1, 1);
    return [...data].slice(0, 3);
  })()`);
}

/** All text of an element. */
export const textOf = async (locator: Locator): Promise<string> => (await locator.textContent()) ?? '';

/** Where a point of the photo (in shares of its size) lies on the stage while the whole photo is in view. */
export async function pointOf(page: Page, image: { width: number; height: number }, at: Position): Promise<Position> {
  const box = await stageBox(page);
  const view = fitView(image, box);
  return { x: view.x + at.x * image.width * view.scale, y: view.y + at.y * image.height * view.scale };
}

export async function stageBox(page: Page) {
  const box = await page.getByRole('group', { name: /Photo with its layers|照片及其图层/ }).boundingBox();
  if (!box) throw new Error('there is no stage');
  return box;
}

/** The same point in the window, for the mouse. */
export async function inWindow(page: Page, at: Position): Promise<Position> {
  const box = await stageBox(page);
  return { x: box.x + at.x, y: box.y + at.y };
}

/** Checks that two colours differ by no more than rounding and rescaling explain. */
export function expectNear(color: readonly number[], wanted: readonly number[], slack = 12): void {
  const off = Math.max(...wanted.map((value, i) => Math.abs(value - color[i]!)));
  expect(off, `${color} should be about ${wanted}`).toBeLessThanOrEqual(slack);
}

/** The palette's colour over a colour, as the page and the overlay mix them. */
export const mixed = (under: readonly number[], over: readonly number[], opacity: number): number[] =>
  under.map((value, i) => value * (1 - opacity) + over[i]! * opacity);
