import type { Browser } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { chromiumPath, NO_CHROMIUM, TIMES } from './support/chromium.ts';
import { openKeptService } from './support/kept-service.ts';
import { textOf, visit } from './support/visit.ts';
import { browserForAll } from './support/visit-console.ts';

describe.skipIf(!chromiumPath)(`the console before the service itself${NO_CHROMIUM}`, TIMES, () => {
  let browser: Browser;
  browserForAll((opened) => {
    browser = opened;
  });

  test('a bad release is refused with the pictures that show why; a good one serves; the button goes back', async () => {
    await using kept = await openKeptService();
    await kept.create('2.0.0');
    await kept.create('2.1.0-swapped', { swapped: true });
    const page = await visit(browser, kept.url, {}, `/console#token=${kept.token}`);
    const current = page.getByRole('region', { name: 'Serves now' });
    const standby = page.getByRole('region', { name: 'Standby' });
    const rollout = page.getByRole('region', { name: /^Rollout/ });
    const deploy = async (version: string) => {
      await page.getByRole('button', { name: `Deploy ${version}` }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByLabel('Watch its traffic for').selectOption('10s');
      await dialog.getByRole('button', { name: `Deploy ${version}` }).click();
      await dialog.waitFor({ state: 'detached' });
    };
    await current.getByText('1.0.0', { exact: true }).waitFor();
    await standby.getByText('No standby yet').waitFor();

    await deploy('2.1.0-swapped');
    await rollout.getByText('2.1.0-swapped was refused before it took any traffic.').waitFor({ timeout: 60_000 });
    await rollout.getByText('1.0.0 serves, as before.').waitFor();
    await rollout.locator('.outcome-why').getByText('Classes are exchanged', { exact: false }).waitFor();
    for (const what of ['Expected', 'Candidate', 'Difference']) {
      await rollout.getByRole('img', { name: `${what}: camera` }).waitFor();
      const width = `document.querySelector('img[alt="${what}: camera"]').naturalWidth`;
      await expect.poll(() => page.evaluate<number>(width)).toBeGreaterThan(100);
    }

    await deploy('2.0.0');
    await current.getByText('2.0.0', { exact: true }).waitFor({ timeout: 60_000 });
    await rollout.getByText('2.0.0 took the traffic and kept it.').waitFor({ timeout: 60_000 });
    await standby.getByText('Rollback ready').waitFor({ timeout: 60_000 });

    await page.getByRole('button', { name: /^Roll back to 1\.0\.0 in/ }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Roll back to 1.0.0' }).click();
    await page
      .getByRole('dialog')
      .getByText(/^switched in \d/)
      .waitFor();
    await page.keyboard.press('Enter');
    await current.getByText('1.0.0', { exact: true }).waitFor();
    expect(await textOf(current)).toContain('Generation 3');
    await page.getByRole('region', { name: 'History' }).getByText('rolled back to').waitFor();
    expect(kept.house.keeper.service('figures').current?.release).toMatchObject({ version: '1.0.0', generation: 3 });
  });
});
