import { readFile } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { chromiumPath, NO_CHROMIUM, TIMES } from './support/chromium.ts';
import { openForAll } from './support/open-for-all.ts';
import { ASTRONAUT } from './support/photos.ts';
import type { PageService } from './support/service.ts';
import { result, textOf, visit } from './support/visit.ts';

/** Code for the page: a DataTransfer with the astronaut in it. */
async function astronautTransfer(): Promise<string> {
  const bytes = (await readFile(ASTRONAUT)).toString('base64');
  return `(() => {
    const bytes = Uint8Array.from(atob('${bytes}'), (c) => c.charCodeAt(0));
    const data = new DataTransfer();
    data.items.add(new File([bytes], 'image.png', { type: 'image/png' }));
    return data;
  })()`;
}

const paste = (page: Page, transfer: string) =>
  page.evaluate(
    `document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData: ${transfer}, bubbles: true }))`,
  );

describe.skipIf(!chromiumPath)(`ways for a photo to come in${NO_CHROMIUM}`, TIMES, () => {
  let service: PageService;
  let browser: Browser;
  openForAll((opened) => {
    ({ service, browser } = opened);
  });

  test('dropped', async () => {
    const page = await visit(browser, service.url);
    const transfer = await page.evaluateHandle(await astronautTransfer());
    await page.dispatchEvent('body', 'dragover', { dataTransfer: transfer });
    await page.locator('.app-dragging').waitFor();
    await page.dispatchEvent('body', 'drop', { dataTransfer: transfer });
    await result(page);
    expect(await page.locator('.app-dragging').count()).toBe(0);
  });

  test('pasted; a clipboard without a picture is said', async () => {
    const page = await visit(browser, service.url);
    await paste(page, 'new DataTransfer()');
    await page.getByText('There is no picture on the clipboard.').waitFor();
    await page.getByRole('button', { name: 'Close the message' }).click();
    await paste(page, await astronautTransfer());
    await result(page);
    await page.getByRole('heading', { name: 'pasted-1.png' }).waitFor();
  });

  test('from the camera', async () => {
    const page = await visit(browser, service.url, { permissions: ['camera'] });
    await page.getByRole('button', { name: 'Camera' }).click();
    const take = page.getByRole('button', { name: 'Take the photo' });
    await take.click();
    await result(page);
    await page.getByRole('heading', { name: /^camera-\d+-\d+\.jpg$/ }).waitFor();
    expect(await page.getByRole('dialog').count()).toBe(0);
  });

  test('a camera that is refused, and a page that may not have one, are explained', async () => {
    const page = await visit(browser, service.url);
    const refuse = (name: string) =>
      page.evaluate(
        `navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('no', '${name}')); undefined`,
      );
    const open = () => page.getByRole('button', { name: 'Camera' }).click();
    await refuse('NotAllowedError');
    await open();
    await page.getByText('The camera was refused.').waitFor();
    await page.keyboard.press('Escape');
    await refuse('NotFoundError');
    await open();
    await page.getByText('No camera was found').waitFor();
    await page.keyboard.press('Escape');
    await page.evaluate("Object.defineProperty(navigator, 'mediaDevices', { value: undefined }); undefined");
    await open();
    await page.getByText('secure pages only').waitFor();
  });

  test('the sample, with its credit', async () => {
    const page = await visit(browser, service.url);
    await page.getByText('NASA (Eileen Collins), public domain').waitFor();
    await page.getByRole('button', { name: 'Try the sample' }).click();
    await result(page);
    await page.getByRole('heading', { name: 'astronaut.png' }).waitFor();
  });

  test('the header says who serves', async () => {
    const page = await visit(browser, service.url);
    const chip = page.getByRole('button', { name: /Ready/ });
    expect(await textOf(chip)).toMatch(/9\.9\.9.*5ea15ea15ea1.*gen 3/);
    await chip.click();
    await page.getByText(`sha256:${'5ea1'.repeat(16)}`).waitFor();
  });
});
