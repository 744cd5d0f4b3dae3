import type { Browser, Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { chromiumPath, NO_CHROMIUM, TIMES } from './support/chromium.ts';
import { secondsAgo, V1, V2, V3 } from './support/control-world.ts';
import { textOf } from './support/visit.ts';
import { browserForAll, control, visitConsole } from './support/visit-console.ts';

const current = (page: Page) => page.getByRole('region', { name: 'Serves now' });
const standby = (page: Page) => page.getByRole('region', { name: 'Standby' });
const history = (page: Page) => page.getByRole('region', { name: 'History' });
const rollBack = (page: Page) => page.getByRole('button', { name: /^Roll back/ });
const dialog = (page: Page) => page.getByRole('dialog');

describe.skipIf(!chromiumPath)(`who serves, and the way back${NO_CHROMIUM}`, TIMES, () => {
  let browser: Browser;
  browserForAll((opened) => {
    browser = opened;
  });

  test('what serves and what stands by, with its measured way back', async () => {
    const page = await visitConsole(browser, await control());
    const serves = await textOf(current(page));
    expect(serves).toContain('2.0.0');
    expect(serves).toContain('Ready');
    expect(serves).toContain('Generation 2');
    expect(serves).toContain('8c418c418c41');
    expect(serves).toContain('99.8% right');
    const stands = await textOf(standby(page));
    expect(stands).toContain('1.0.0 kept warm');
    expect(stands).toMatch(/Rollback ready3\.1 msmeasured 4\d s ago/);
    expect(await textOf(rollBack(page))).toBe('Roll backto 1.0.0 in 3.1 ms');
  });

  test('a standby that is not ready says why, and promises no time', async () => {
    const server = await control();
    const reason = 'Its golden inputs were answered wrongly 2 times.';
    Object.assign(server.service.standby!, { ready: false, reason, rollback_ms: null });
    const page = await visitConsole(browser, server);
    await standby(page).getByText('Not ready').waitFor();
    await standby(page).getByText(reason).waitFor();
    expect(await standby(page).getByText('Rollback ready').count()).toBe(0);
    await rollBack(page).click();
    await dialog(page).getByText(`Not known: the standby is not ready. ${reason}`).waitFor();
  });

  test('a cold standby is said to be cold, with the time that it will take', async () => {
    const server = await control();
    Object.assign(server.service.standby!, { mode: 'cold', instance: null, rollback_ms: 2400 });
    const page = await visitConsole(browser, server);
    await standby(page).getByText('kept cold').waitFor();
    await standby(page).getByText('It is not running. Going back starts it first', { exact: false }).waitFor();
    await rollBack(page).click();
    await dialog(page).getByText('About 2.4 s: it has to be started first', { exact: false }).waitFor();
  });

  test('without a standby there is no button, and the reason is told', async () => {
    const server = await control();
    server.service.standby = null;
    const page = await visitConsole(browser, server);
    await standby(page).getByText('No standby yet').waitFor();
    expect(await rollBack(page).count()).toBe(0);
  });

  test('rolled back with the keyboard alone: what it will do, how long it takes, what it did', async () => {
    const server = await control();
    const page = await visitConsole(browser, server);
    await rollBack(page).focus();
    await page.keyboard.press('Enter');
    const plan = await textOf(dialog(page));
    expect(plan).toContain('Roll back to 1.0.0?');
    expect(plan).toMatch(/Serves now2\.0\.0Generation 2.*Serves then1\.0\.0Generation 3/);
    expect(plan).toMatch(/3\.1 ms, measured 4\d s ago\. It is running already\./);
    expect(plan).toContain('They finish where they are, on 2.0.0. New ones go to 1.0.0.');
    expect(plan).toContain('It leaves the traffic and stays whole in the store.');
    // The key that opened it does not confirm it when it is held down.
    await dialog(page).getByRole('button', { name: 'Keep 2.0.0' }).and(page.locator(':focus')).waitFor();
    await page.keyboard.press('Escape');
    await dialog(page).waitFor({ state: 'detached' });
    await rollBack(page).and(page.locator(':focus')).waitFor();
    expect(server.asked).toEqual([]);

    await page.keyboard.press('Enter');
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Enter');
    await dialog(page).getByText('switched in 2.9 ms').waitFor();
    await dialog(page).getByText('It is generation 3.', { exact: false }).waitFor();
    expect(server.asked).toEqual([{ path: 'services/human-parsing/rollback', body: {} }]);
    await page.keyboard.press('Enter');
    await dialog(page).waitFor({ state: 'detached' });
    await expect.poll(() => textOf(current(page))).toMatch(/1\.0\.0Ready.*Generation 3/);
    await expect.poll(() => textOf(standby(page))).toContain('2.0.0 kept warm');
    await history(page).getByText('rolled back to').waitFor();
  });

  test('while it runs, it says so and cannot be asked twice', async () => {
    const server = await control();
    const gate = Promise.withResolvers<void>();
    server.rollbackGate = gate.promise;
    const page = await visitConsole(browser, server);
    await rollBack(page).click();
    await dialog(page).getByRole('button', { name: 'Roll back to 1.0.0' }).click();
    const button = dialog(page).getByRole('button', { name: 'Rolling back …' });
    await button.waitFor();
    expect(await button.isDisabled()).toBe(true);
    await page.keyboard.press('Escape');
    expect(await dialog(page).count()).toBe(1);
    gate.resolve();
    await dialog(page).getByText('1.0.0 serves again').waitFor();
  });

  test('a rollback that is refused says why, in place', async () => {
    const server = await control();
    const page = await visitConsole(browser, server);
    await rollBack(page).click();
    server.refuseNext = { status: 409, code: 'no_standby', error: 'There is no standby.', hint: 'Name a generation.' };
    await dialog(page).getByRole('button', { name: 'Roll back to 1.0.0' }).click();
    await dialog(page).getByRole('alert').getByText('Name a generation.').waitFor();
  });

  test('past an irreversible release only with a tick', async () => {
    const server = await control();
    server.world.releases.find(({ id }) => id === V2.id)!.irreversible = true;
    const page = await visitConsole(browser, server);
    await rollBack(page).click();
    const confirm = dialog(page).getByRole('button', { name: 'Roll back to 1.0.0' });
    await dialog(page).getByText('2.0.0 is marked irreversible', { exact: false }).waitFor();
    expect(await confirm.isDisabled()).toBe(true);
    await dialog(page).getByRole('checkbox').check();
    await confirm.click();
    await dialog(page).getByText('1.0.0 serves again').waitFor();
    expect(server.asked[0]!.body).toEqual({ force: true });
  });

  test('from the history to a generation of one’s choice; one that is gone is said to be', async () => {
    const server = await control();
    server.begin(V3);
    server.switchTo(V3, 'deploy');
    server.end('settled');
    server.world.history.at(-1)!.kept = false;
    const page = await visitConsole(browser, server);
    await history(page).getByText('no longer in the store').waitFor();
    Object.assign(server.world.history.at(-1)!, { kept: true, known_good: false });
    server.emit('store.gc', 'The store was cleaned.');
    await history(page).getByRole('button', { name: 'Go back to 1.0.0, generation 1' }).click();
    await dialog(page).getByText('Go back to 1.0.0, generation 1?').waitFor();
    await dialog(page).getByText('Not known: it has to be started first.', { exact: false }).waitFor();
    await dialog(page).getByText('It did not settle when it served.', { exact: false }).waitFor();
    await dialog(page).getByRole('button', { name: 'Roll back to 1.0.0' }).click();
    await dialog(page).getByText('1.0.0 serves again').waitFor();
    await dialog(page).getByText('It was started first', { exact: false }).waitFor();
    expect(server.asked).toEqual([{ path: 'services/human-parsing/rollback', body: { to: 1 } }]);
  });

  test('when the server is gone nothing on the screen claims to be ready; it comes back by itself', async () => {
    const server = await control();
    const page = await visitConsole(browser, server);
    await page.getByText('Rollback ready').waitFor();
    await server.leave();
    await page.getByRole('alert').getByText('The connection to the server is lost.').waitFor();
    await page.getByText(/What you see is how it was at \d\d:\d\d:\d\d/).waitFor();
    await current(page).getByText('Not known').waitFor();
    await standby(page).getByText('Readiness not known').waitFor();
    expect(await page.getByText(/^(Ready|Rollback ready|serves|standby|Live)$/).count()).toBe(0);
    expect(await textOf(rollBack(page))).toBe('Roll backto 1.0.0');
    expect(await page.locator('.dot-ok').count()).toBe(0);

    Object.assign(server.service.standby!, { release: { ...V1, generation: 1 }, measured_at: secondsAgo(3) });
    await page.getByRole('button', { name: 'Try now' }).click();
    await server.comeBack();
    await page.getByText('Rollback ready').waitFor();
    expect(await page.getByText('The connection to the server is lost.').count()).toBe(0);
    // Events are followed again, too.
    server.service.standby!.ready = false;
    server.emit('standby.lost', '1.0.0 is not ready.');
    await standby(page).getByText('Not ready').waitFor();
  });

  test('several services, each at its own address', async () => {
    const server = await control();
    const other = { ...server.service, name: 'pose', default: false, current: null, standby: null, rollout: null };
    server.world.services.push(other);
    const page = await visitConsole(browser, server);
    await page.getByRole('link', { name: 'pose' }).click();
    await current(page).getByText('Nothing serves').waitFor();
    expect(page.url()).toBe(`${server.url}/console/pose`);
    await page.goBack();
    await current(page).getByText('2.0.0').waitFor();
  });
});
