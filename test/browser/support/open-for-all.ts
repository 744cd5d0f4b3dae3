import type { Browser } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import { launchChromium } from './chromium.ts';
import { openPageService, type PageService } from './service.ts';

/** Opens the page's service and a browser before a suite's tests, and closes them after. */
export function openForAll(use: (opened: { service: PageService; browser: Browser }) => void): void {
  const opened: { service?: PageService; browser?: Browser } = {};
  beforeAll(async () => {
    const [service, browser] = await Promise.all([openPageService(), launchChromium()]);
    use(Object.assign(opened, { service, browser }));
  });
  afterAll(async () => {
    await opened.browser?.close();
    await opened.service?.[Symbol.asyncDispose]();
  });
}
