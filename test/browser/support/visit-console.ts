import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, onTestFinished } from 'vitest';
import { launchChromium } from './chromium.ts';
import { type ControlServer, openControl, TOKEN } from './control-server.ts';
import { visit } from './visit.ts';

/** A browser for a suite; each test has a control server of its own. */
export function browserForAll(use: (browser: Browser) => void): void {
  let browser: Browser | undefined;
  beforeAll(async () => {
    browser = await launchChromium();
    use(browser);
  });
  afterAll(() => browser?.close());
}

/** A control server that ends with the test. */
export async function control(): Promise<ControlServer> {
  const server = await openControl();
  onTestFinished(() => server[Symbol.asyncDispose]());
  return server;
}

/** Opens the console by its sign-in link, and waits until it shows something. */
export async function visitConsole(
  browser: Browser,
  server: ControlServer,
  options: BrowserContextOptions & { path?: string } = {},
): Promise<Page> {
  const { path = '/console', ...rest } = options;
  const page = await visit(browser, server.url, rest, `${path}#token=${TOKEN}`);
  await page.locator('.slot-current').waitFor();
  return page;
}
