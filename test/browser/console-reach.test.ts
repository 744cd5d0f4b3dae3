import type { Browser, Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { barriers, PHONE } from './support/barriers.ts';
import { chromiumPath, NO_CHROMIUM, TIMES } from './support/chromium.ts';
import { permutedPictures } from './support/control-pictures.ts';
import type { ControlServer } from './support/control-server.ts';
import { GATE, V3 } from './support/control-world.ts';
import { textOf, visit } from './support/visit.ts';
import { browserForAll, control, visitConsole } from './support/visit-console.ts';

async function refusedControl(): Promise<ControlServer> {
  const server = await control();
  server.evidence = await permutedPictures();
  server.begin(V3);
  server.gate(GATE.integrity);
  server.step('proving');
  server.gate(GATE.goldenFail);
  const summary = `The golden gate refused it: ${GATE.goldenFail.summary}`;
  server.end('refused', { code: 'labels-permuted', summary, hint: 'What served goes on serving.' });
  return server;
}

const overhang = (page: Page) => page.evaluate<number>('document.documentElement.scrollWidth - window.innerWidth');

describe.skipIf(!chromiumPath)(`the console, for everyone${NO_CHROMIUM}`, TIMES, () => {
  let browser: Browser;
  browserForAll((opened) => {
    browser = opened;
  });

  test.each([
    ['light', { colorScheme: 'light' }],
    ['dark', { colorScheme: 'dark' }],
    ['Chinese, phone, dark', { ...PHONE, locale: 'zh-CN', colorScheme: 'dark' }],
  ] as const)('axe finds nothing serious: %s', async (_name, options) => {
    const server = await refusedControl();
    const page = await visitConsole(browser, server, options);
    await page.locator('.picture').first().waitFor();
    expect(await barriers(page)).toEqual([]);
    const closed = page.locator('button.gate-row[aria-expanded=false]');
    while ((await closed.count()) > 0) await closed.first().click();
    await page.locator('.roll-back').click();
    await page.getByRole('dialog').waitFor();
    expect(await barriers(page)).toEqual([]);
    await page.keyboard.press('Escape');
    server.begin(V3);
    await page.locator('.under-way').waitFor();
    expect(await barriers(page)).toEqual([]);
    await server.leave();
    await page.locator('.banner-bad').waitFor();
    expect(await barriers(page)).toEqual([]);
  });

  test('axe finds nothing serious in the form', async () => {
    const page = await visit(browser, (await control()).url, {}, '/console');
    await page.getByLabel('Token').waitFor();
    expect(await barriers(page)).toEqual([]);
  });

  test('Chinese throughout: sentences of causes, the server’s own beside', async () => {
    const page = await visitConsole(browser, await refusedControl(), { locale: 'zh-CN' });
    await page.getByText('2.1.0 在接收任何流量之前被拒绝。').waitFor();
    await page.locator('.outcome-why').getByText('类别被互换了。').waitFor();
    await page.locator('.gate-cause q[lang=en]').getByText('Classes are exchanged', { exact: false }).waitFor();
    await page.getByText('每个字节都正确（4 个文件，31.7 MB）。').waitFor();
    await page.getByRole('region', { name: '事件' }).getByText('2.1.0 关卡“黄金输入”：未通过。').waitFor();
    await page.getByRole('button', { name: /^回滚/ }).click();
    const plan = await textOf(page.getByRole('dialog'));
    expect(plan).toContain('回滚到 1.0.0？');
    expect(plan).toMatch(/3\.1 ms（.*前测得）。它已经在运行。/);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: '将 2.1.0 与当前发布比较' }).click();
    await page.getByText('blazepose.onnx：aa11bb22cc33 → ee55ff66aa77').waitFor();
    expect(await page.title()).toContain('控制台');
  });

  test('on a phone nothing is wider than the screen', async () => {
    const server = await refusedControl();
    const page = await visitConsole(browser, server, PHONE);
    await page.locator('.picture').first().waitFor();
    expect(await overhang(page)).toBe(0);
    await page.getByRole('button', { name: 'Swipe' }).tap();
    await page.getByRole('button', { name: /^Compare 2\.1\.0/ }).tap();
    await page.locator('.diff').waitFor();
    expect(await overhang(page)).toBe(0);
    await page.getByRole('button', { name: /^Roll back/ }).tap();
    await page.getByRole('dialog').waitFor();
    expect(await overhang(page)).toBe(0);
  });

  test('nothing jumps while a rollout goes on', async () => {
    const server = await control();
    const page = await visitConsole(browser, server);
    server.begin(V3);
    await page.locator('.under-way').waitFor();
    await page.evaluate(`
      window.shifts = [];
      new PerformanceObserver((list) => {
        for (const { node, previousRect: from, currentRect: to } of list.getEntries().flatMap(({ sources }) => sources)) {
          // The feed of events moves on as they come; what one reads and presses does not. A text that grows stays where it is.
          const element = node?.parentElement?.closest('.console-stage') && (node.closest?.('*') ?? node.parentElement);
          if (element && (from.x !== to.x || from.y !== to.y)) window.shifts.push(element.outerHTML);
        }
      }).observe({ type: 'layout-shift' });
    `);
    const progressed = page.locator('.under-way-item', { hasText: 'of' });
    server.progress('fetch', 'blazepose.onnx', 14.2e6, 38.2e6);
    await progressed.waitFor();
    server.gate(GATE.integrity);
    server.gate(GATE.preflight);
    server.step('starting');
    server.gate(GATE.start);
    server.step('proving');
    server.gate(GATE.goldenPass);
    await page.getByRole('button', { name: /^Golden inputs Passed/ }).waitFor();
    expect(await page.evaluate<string[]>('window.shifts')).toEqual([]);
  });

  test('who wants no motion gets none', async () => {
    const server = await control();
    server.begin(V3);
    const page = await visitConsole(browser, server, { reducedMotion: 'reduce' });
    await page.locator('.under-way').waitFor();
    const moving = await page.evaluate<number>('document.getAnimations().length');
    expect(moving).toBe(0);
  });

  test('everything is reached with Tab', async () => {
    const page = await visitConsole(browser, await refusedControl());
    await page.locator('.picture').first().waitFor();
    const wanted = await page.locator('main :is(button, a[href], select, input)').count();
    const reached = new Set<string>();
    await page.evaluate("document.querySelectorAll('main *').forEach((e, i) => { e.dataset.at = i; })");
    for (let i = 0; i < wanted + 12; i++) {
      await page.keyboard.press('Tab');
      const at = await page.evaluate<string | null>('document.activeElement?.dataset.at ?? null');
      if (at) reached.add(at);
    }
    expect(reached.size).toBe(wanted);
  });
});
