import type { Browser, Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { chromiumPath, NO_CHROMIUM, TIMES } from './support/chromium.ts';
import { TOKEN } from './support/control-server.ts';
import { ASTRONAUT } from './support/photos.ts';
import { choose, textOf, visit } from './support/visit.ts';
import { browserForAll, control, visitConsole } from './support/visit-console.ts';

const form = (page: Page) => page.getByRole('heading', { name: 'Sign in to the console' });

async function enter(page: Page, token: string) {
  await page.getByLabel('Token').fill(token);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

describe.skipIf(!chromiumPath)(`ways into the console${NO_CHROMIUM}`, TIMES, () => {
  let browser: Browser;
  browserForAll((opened) => {
    browser = opened;
  });

  test('the form says where the token is, and refuses a wrong one', async () => {
    const page = await visit(browser, (await control()).url, {}, '/console');
    await form(page).waitFor();
    await page.getByText('cat ~/.lastgood/token').waitFor();
    await enter(page, 'something else');
    await page.getByRole('alert').getByText('That is not the token of this server.').waitFor();
    await enter(page, TOKEN);
    await page.getByText('Rollback ready').waitFor();
    await page.reload();
    await page.getByText('Rollback ready').waitFor();
  });

  test('a link with the token signs in, and does not stay in the address bar or the history', async () => {
    const server = await control();
    const page = await visitConsole(browser, server);
    expect(page.url()).toBe(`${server.url}/console`);
    await page.getByRole('link', { name: 'Parse' }).click();
    await page.goBack();
    expect(page.url()).not.toContain(TOKEN);
  });

  test('a link with an old token leads to the form', async () => {
    const page = await visit(browser, (await control()).url, {}, '/console#token=old');
    await page.getByRole('alert').getByText('That is not the token of this server.').waitFor();
    expect(page.url()).not.toContain('old');
  });

  test('a session that ends is said; signing in goes on where one was', async () => {
    const server = await control();
    const page = await visitConsole(browser, server);
    server.sessionsHold = false;
    server.emit('store.gc', 'The store was cleaned.');
    await page.getByText('Your session has ended. Sign in again.').waitFor();
    expect(await page.getByText('Rollback ready').count()).toBe(0);
    await enter(page, TOKEN);
    await page.getByText('Rollback ready').waitFor();
  });

  test('signing out leaves nothing to see', async () => {
    const page = await visitConsole(browser, await control());
    await page.getByRole('button', { name: 'Sign out' }).click();
    await form(page).waitFor();
    await page.reload();
    await form(page).waitFor();
  });

  test('a console that may not control anything says so', async () => {
    const server = await control();
    server.refuseReads = { status: 403, code: 'forbidden', error: 'Not from this address.', hint: 'Use 127.0.0.1.' };
    const page = await visit(browser, server.url, {}, `/console#token=${TOKEN}`);
    await page.getByRole('heading', { name: 'This console may not control the service' }).waitFor();
    await page.getByRole('alert').getByText('Use 127.0.0.1.').waitFor();
    server.refuseReads = null;
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByText('Rollback ready').waitFor();
  });

  test('a home with nothing in it says what to do', async () => {
    const server = await control();
    server.world = { ...server.world, services: [], releases: [], rollouts: [], history: [] };
    const page = await visit(browser, server.url, {}, `/console#token=${TOKEN}`);
    await page.getByText('No service is set up here yet.').waitFor();
  });

  test('who parses photos does not load the console; photos stay while one looks at it', async () => {
    const server = await control();
    const page = await visit(browser, server.url);
    const loaded = () => page.evaluate<string[]>("performance.getEntriesByType('resource').map((e) => e.name)");
    await page.getByRole('button', { name: 'Choose photos' }).waitFor();
    expect((await loaded()).filter((name) => /assets\/console-/.test(name))).toEqual([]);

    await choose(page, ASTRONAUT);
    await page
      .getByRole('button', { name: /astronaut\.png/ })
      .first()
      .waitFor();
    await page.getByRole('link', { name: 'Console' }).click();
    await form(page).waitFor();
    expect((await loaded()).filter((name) => /assets\/console-.*\.js/.test(name))).toHaveLength(1);
    expect(await page.getByRole('button', { name: /astronaut\.png/ }).count()).toBe(0);
    expect(await page.title()).toContain('Console');
    await page.getByRole('link', { name: 'Parse' }).click();
    await page
      .getByRole('button', { name: /astronaut\.png/ })
      .first()
      .waitFor();
    expect(await page.title()).toContain('Human parsing');
    expect(await textOf(page.getByRole('link', { name: 'Parse' }).and(page.locator('[aria-current=page]')))).toBe(
      'Parse',
    );
  });
});
