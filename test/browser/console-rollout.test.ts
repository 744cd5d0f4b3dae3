import type { Browser, Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { chromiumPath, NO_CHROMIUM, TIMES } from './support/chromium.ts';
import { permutedPictures } from './support/control-pictures.ts';
import { GATE, V2, V3 } from './support/control-world.ts';
import { textOf } from './support/visit.ts';
import { browserForAll, control, visitConsole } from './support/visit-console.ts';

const step = (page: Page) => page.locator('[aria-current=step]');
const rollout = (page: Page) => page.getByRole('region', { name: /^Rollout/ });
const releases = (page: Page) => page.getByRole('region', { name: 'Releases in the store' });
const gate = (page: Page, name: string) => rollout(page).getByRole('button', { name: new RegExp(`^${name}`) });
const evidence = (page: Page, name: string) => page.getByRole('region', { name: `Evidence of ${name}` });

describe.skipIf(!chromiumPath)(`a rollout, live${NO_CHROMIUM}`, TIMES, () => {
  let browser: Browser;
  browserForAll((opened) => {
    browser = opened;
  });

  test('deployed from the store and followed until it has settled', async () => {
    const server = await control();
    const page = await visitConsole(browser, server);
    await releases(page).getByRole('button', { name: 'Deploy 2.1.0' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('It starts beside 2.0.0 and has to pass every gate.', { exact: false }).waitFor();
    await dialog.getByLabel('Watch its traffic for').selectOption('60s');
    await dialog.getByRole('button', { name: 'Deploy 2.1.0' }).click();
    await dialog.waitFor({ state: 'detached' });
    expect(server.asked).toEqual([
      { path: 'services/human-parsing/rollouts', body: { release: V3.id, policy: { watch: '60s' } } },
    ]);
    await expect.poll(() => textOf(step(page))).toMatch(/^Stage/);

    server.progress('fetch', 'blazepose.onnx', 14.2e6, 38.2e6);
    await rollout(page).getByText('14.2 MB of 38.2 MB').waitFor();
    const bar = rollout(page).getByRole('progressbar');
    expect(Number(await bar.getAttribute('value')) / Number(await bar.getAttribute('max'))).toBeCloseTo(14.2 / 38.2);
    server.step('verifying', 61);
    server.gate(GATE.integrity);
    await expect.poll(() => textOf(step(page))).toMatch(/^Verify/);
    await gate(page, 'Integrity Passed').waitFor();
    server.gate(GATE.preflight);
    server.step('starting');
    server.gate(GATE.start);
    server.step('proving', 1483);
    server.progress('golden', 'inputs', 1, 2);
    await rollout(page).getByText('golden inputs answered').waitFor();
    await rollout(page).getByText('2.1.0 answers its golden inputs.').waitFor();
    server.gate(GATE.goldenPass);
    server.gate(GATE.budget);
    server.gate(GATE.shadowSkip);
    server.step('switching', 6240);
    const generation = server.switchTo(V3, 'deploy');
    server.rollout.generation = generation;
    server.step('watching', 3);
    await expect.poll(() => textOf(step(page))).toMatch(/^Watch/);
    await expect.poll(() => textOf(page.getByRole('region', { name: 'Serves now' }))).toContain('2.1.0');
    server.gate(GATE.watchPass);
    server.end('settled');
    await rollout(page).getByText('2.1.0 took the traffic and kept it.').waitFor();
    expect(await step(page).count()).toBe(0);
    expect(await textOf(page.getByRole('list', { name: 'Steps of the rollout' }))).toMatch(
      /Stage61 ms done.*Prove6\.24 s done.*Shadow left out.*Settle done/,
    );
    await expect.poll(() => textOf(page.getByRole('region', { name: 'Standby' }))).toContain('2.0.0 kept warm');
    await page.getByRole('region', { name: 'Events' }).getByText('2.1.0 serves, generation 3.').waitFor();
  });

  test('refused: one sentence why, what serves meanwhile, and the pictures that show it', async () => {
    const server = await control();
    server.evidence = await permutedPictures();
    const page = await visitConsole(browser, server);
    server.begin(V3);
    server.gate(GATE.integrity);
    server.step('proving');
    server.gate(GATE.goldenFail);
    const summary = `The golden gate refused it: ${GATE.goldenFail.summary}`;
    server.end('refused', { code: 'labels-permuted', summary, hint: 'Look at `lastgood rollout r3`.' });
    await rollout(page).getByText('2.1.0 was refused before it took any traffic.').waitFor();
    await rollout(page).getByText('2.0.0 serves, as before.').waitFor();
    await rollout(page).locator('.outcome-why').getByText('Classes are exchanged', { exact: false }).waitFor();
    await rollout(page).locator('code', { hasText: 'lastgood rollout r3' }).waitFor();

    const shown = evidence(page, 'Golden inputs');
    await shown.getByText('labels-permuted').waitFor();
    for (const what of ['Expected', 'Candidate', 'Difference']) {
      await shown.getByRole('img', { name: `${what}: astronaut` }).waitFor();
      const width = `document.querySelector('img[alt="${what}: astronaut"]').naturalWidth`;
      await expect.poll(() => page.evaluate<number>(width)).toBe(512);
    }
    await shown.getByText('69.1%').waitFor();
    await shown.getByRole('button', { name: 'Swipe' }).click();
    const divider = shown.getByRole('slider', { name: 'Divider between expected and candidate' });
    await divider.focus();
    const clip = () => shown.locator('.swipe-over').getAttribute('style');
    const before = await clip();
    await page.keyboard.press('ArrowRight');
    await expect.poll(clip).not.toBe(before);

    await shown.getByRole('button', { name: /cameraman/ }).click();
    await shown.getByText('99.72 % of the pixels have the expected class.').waitFor();
    await gate(page, 'Golden inputs').click();
    expect(await shown.count()).toBe(0);
    await releases(page)
      .getByRole('link', { name: /refused/ })
      .waitFor();
  });

  test('refused at its start: the end of its log', async () => {
    const server = await control();
    const lines = Array.from({ length: 90 }, (_, i) => `line ${i + 1}`);
    server.evidence.set('log.txt', `${lines.join('\n')}\nModuleNotFoundError: No module named 'mmcv._ext'\n`);
    const page = await visitConsole(browser, server);
    server.begin(V3);
    server.step('starting');
    server.rollout.evidence = ['log.txt'];
    server.gate(GATE.startDied);
    server.end('refused', { code: 'died-at-start', summary: GATE.startDied.summary, hint: '' });
    const shown = evidence(page, 'Start');
    await shown.getByText("No module named 'mmcv._ext'", { exact: false }).waitFor();
    await shown.getByText('End of its log, 40 lines').waitFor();
    expect(await shown.getByText('line 51\n', { exact: false }).count()).toBe(0);
  });

  test('taken out of traffic in its watch: who serves now, what users got, and the event', async () => {
    const server = await control();
    const page = await visitConsole(browser, server);
    server.begin(V3);
    server.step('switching');
    server.switchTo(V3, 'deploy');
    server.step('watching');
    server.gate(GATE.watchFail);
    server.switchTo(V2, 'automatic rollback', GATE.watchFail.summary);
    server.end('rolled_back', { code: 'rescues', summary: GATE.watchFail.summary, hint: '2.0.0 serves again.' });
    await rollout(page).getByText('2.1.0 was taken out of traffic again.').waitFor();
    await rollout(page).getByText('2.0.0 serves now, as generation 4.').waitFor();
    await evidence(page, 'Watch').getByText('51 of 58 answered · 7 by the standby').waitFor();
    await evidence(page, 'Watch').getByText('it answered 500', { exact: true }).waitFor();
    const history = page.getByRole('region', { name: 'History' });
    await history.getByText('by itself back to').waitFor();
    await history.getByText(GATE.watchFail.summary).waitFor();
  });

  test('latency and memory are drawn beside what serves', async () => {
    const page = await visitConsole(browser, await control());
    await gate(page, 'Latency and memory').click();
    const shown = evidence(page, 'Latency and memory');
    await shown.getByRole('img', { name: 'Latency: current 189 ms, candidate 212 ms' }).waitFor();
    await shown.getByRole('img', { name: 'Memory: current 318 MB, candidate 412 MB' }).waitFor();
    await shown.getByText('×1.12', { exact: true }).waitFor();
    await shown.getByText('surely between ×1.08 and ×1.17').waitFor();
  });

  test('cancelled; a refusal to cancel is told', async () => {
    const server = await control();
    const page = await visitConsole(browser, server);
    server.begin(V3);
    const cancel = rollout(page).getByRole('button', { name: 'Cancel' });
    await cancel.waitFor();
    server.refuseNext = { status: 409, code: 'rollout_ended', error: 'It has ended.', hint: 'Look at it.' };
    await cancel.click();
    await rollout(page).getByRole('alert').getByText('It has ended. Look at it.').waitFor();
    await cancel.click();
    await rollout(page).getByText('The rollout of 2.1.0 was cancelled.').waitFor();
    expect(await cancel.count()).toBe(0);
  });

  test('an earlier rollout has an address, and a new one shows by itself', async () => {
    const server = await control();
    server.begin(V3);
    server.end('cancelled');
    const page = await visitConsole(browser, server);
    await rollout(page).getByText('The rollout of 2.1.0 was cancelled.').waitFor();
    await page.getByRole('combobox', { name: 'Rollouts' }).selectOption('r-second');
    await rollout(page).getByText('2.0.0 took the traffic and kept it.').waitFor();
    expect(page.url()).toBe(`${server.url}/console/human-parsing/rollouts/r-second`);
    await page.reload();
    await rollout(page).getByText('2.0.0 took the traffic and kept it.').waitFor();
    await releases(page).getByRole('button', { name: 'Deploy 2.1.0' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Deploy 2.1.0' }).click();
    await expect.poll(() => textOf(step(page))).toMatch(/^Stage/);
  });

  test('what would change, in words', async () => {
    const page = await visitConsole(browser, await control());
    await releases(page).getByRole('button', { name: 'Compare 2.1.0 with the current release' }).click();
    const diff = page.getByRole('region', { name: '2.1.0 against 2.0.0, which serves' });
    await diff.getByText('The model blazepose.onnx has changed.').waitFor();
    await diff.getByRole('button', { name: 'Close the comparison' }).click();
    expect(await diff.count()).toBe(0);
  });
});
