import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Browser, Page } from 'playwright-core';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { chromiumPath, NO_CHROMIUM, TIMES } from './support/chromium.ts';
import { openForAll } from './support/open-for-all.ts';
import { ASTRONAUT } from './support/photos.ts';
import type { PageService } from './support/service.ts';
import { choose, result, textOf, visit } from './support/visit.ts';

const PALETTE = 3;
/** Byte of a PNG that tells its kind of colour. */
const COLOR_TYPE_AT = 25;

describe.skipIf(!chromiumPath)(`downloads${NO_CHROMIUM}`, TIMES, () => {
  let service: PageService;
  let browser: Browser;
  openForAll((opened) => {
    ({ service, browser } = opened);
  });

  async function parsed(): Promise<Page> {
    const page = await visit(browser, service.url);
    await choose(page, ASTRONAUT);
    await result(page);
    return page;
  }
  async function download(page: Page, button: string): Promise<{ name: string; bytes: Buffer }> {
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: button, exact: true }).click(),
    ]);
    return { name: file.suggestedFilename(), bytes: await readFile(await file.path()) };
  }
  /** What a program gets for the same photo. */
  async function fromApi(format: string): Promise<Buffer> {
    const body = await readFile(ASTRONAUT);
    const answer = await fetch(`${service.url}/parse?format=${format}`, { method: 'POST', body });
    return Buffer.from(await answer.arrayBuffer());
  }

  test('overlay and label map are the bytes of the API', async () => {
    const page = await parsed();
    const overlay = await download(page, 'Overlay');
    expect(overlay.name).toBe('astronaut-overlay.png');
    expect(overlay.bytes.equals(await fromApi('overlay'))).toBe(true);
    const labels = await download(page, 'Label map');
    expect(labels.name).toBe('astronaut-labels.png');
    expect(labels.bytes.equals(await fromApi('labels'))).toBe(true);
    expect(labels.bytes[COLOR_TYPE_AT]).toBe(PALETTE);
  });

  test('JSON is the answer that the page shows; COCO has every part', async () => {
    const page = await parsed();
    const json = await download(page, 'JSON');
    expect(json.name).toBe('astronaut.json');
    const answer = JSON.parse(json.bytes.toString());
    expect(answer).toMatchObject({
      status: 'success',
      mask_shape: [512, 512],
      release: { version: '9.9.9', generation: 3 },
    });
    expect(answer.people).toHaveLength(2);
    const coco = await download(page, 'COCO');
    expect(coco.name).toBe('astronaut-coco.json');
    expect(JSON.parse(coco.bytes.toString()).annotations.length).toBeGreaterThanOrEqual(answer.segments.length);
  });

  test('as shown: at full size, with what is hidden left out', async () => {
    const page = await parsed();
    const all = await download(page, 'As shown');
    expect(all.name).toBe('astronaut-shown.png');
    const inTorso = { left: Math.round(0.3 * 512), top: Math.round(0.46 * 512), width: 1, height: 1 };
    const pixel = async (png: Buffer) => [...(await sharp(png).removeAlpha().extract(inTorso).raw().toBuffer())];
    expect(await sharp(all.bytes).metadata()).toMatchObject({ width: 512, height: 512, format: 'png' });
    expect(await pixel(all.bytes)).not.toEqual(await pixel(await readFile(ASTRONAUT)));
    await page.getByRole('checkbox', { name: /^Torso/ }).uncheck();
    const without = await download(page, 'As shown');
    expect(await pixel(without.bytes)).toEqual(await pixel(await readFile(ASTRONAUT)));
  });

  test('the curl command, run in a terminal, writes the same JSON', async ({ skip }) => {
    const run = promisify(execFile);
    await run('curl', ['--version']).catch(() => skip('curl is not installed'));
    const page = await visit(browser, service.url);
    await page.getByRole('button', { name: 'Try the sample' }).click();
    await result(page);
    const command = await textOf(page.locator('.curl code'));
    const cwd = await mkdtemp(join(tmpdir(), 'curl-'));
    try {
      await run('sh', ['-ec', command], { cwd });
      const written = JSON.parse(await readFile(join(cwd, 'astronaut.json'), 'utf8'));
      const shown = JSON.parse((await download(page, 'JSON')).bytes.toString());
      expect(written.segments).toEqual(shown.segments);
    } finally {
      await rm(cwd, { recursive: true });
    }
  });
});
