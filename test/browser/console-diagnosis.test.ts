import { gzipSync } from 'node:zlib';
import type { Browser, Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { diagnosis as diagnosisShape } from '../../src/api/diagnosis.ts';
import { barriers, PHONE } from './support/barriers.ts';
import { chromiumPath, NO_CHROMIUM, TIMES } from './support/chromium.ts';
import { GATE, V3 } from './support/control-world.ts';
import { type KeptService, openKeptService, SERVICE } from './support/kept-service.ts';
import { textOf, visit } from './support/visit.ts';
import { browserForAll, control, visitConsole } from './support/visit-console.ts';

const WORDS = 'Load model from pose.onnx failed: Unsupported model IR version: 10, max supported IR version: 9';

const numpy2 = {
  id: 'numpy-abi-mismatch',
  confidence: 'certain',
  summary: 'torch 2.2.2 was built for numpy 1, and numpy 2.2.6 is to be installed.',
  lines: [],
  why: 'Compiled code reads arrays as numpy 1 lays them out.',
  remedies: [{ text: 'Keep numpy 1.', command: 'pip install "numpy<2"' }],
  look_at: [],
  suspects: [{ name: 'numpy', from: '1.26.4', to: '2.2.6' }],
} as const;
const noLibgl = {
  ...numpy2,
  id: 'opencv-libgl-missing',
  confidence: 'possible',
  summary: 'No libGL.',
  suspects: [],
} as const;
const NUMPY = diagnosisShape.parse({ verdict: 'decided', causes: [numpy2, noLibgl] });

/** 1.0.0 serves; 2.0.0 did not start. */
async function refusedService(): Promise<KeptService> {
  const kept = await openKeptService();
  await kept.create('2.0.0', { fails: WORDS });
  const { id } = await kept.house.keeper.deploy(SERVICE, { release: '2.0.0' });
  await kept.house.keeper.ended(id);
  return kept;
}

const CHINESE = /[\u4e00-\u9fff]/;
const DOCTOR = '/console/-/doctor';
const open = (browser: Browser, kept: KeptService, options = {}, path = '/console') =>
  visit(browser, kept.url, options, `${path}#token=${kept.token}`);
const diagnosis = (page: Page) => page.getByRole('region', { name: /^(Diagnosis|诊断)$/ });
const overhang = (page: Page) => page.evaluate<number>('document.documentElement.scrollWidth - window.innerWidth');

describe.skipIf(!chromiumPath)(`the console tells why${NO_CHROMIUM}`, TIMES, () => {
  let browser: Browser;
  browserForAll((opened) => {
    browser = opened;
  });

  test('of a refused rollout: the cause, the lines of its log, what to do; in the language of the page', async () => {
    await using kept = await refusedService();
    const page = await open(browser, kept);
    await diagnosis(page).getByText('onnx-ir-version').waitFor();
    const lines = diagnosis(page).getByRole('region', { name: 'Lines of the log that show it' });
    expect(await textOf(lines)).toContain('Unsupported model IR version: 10');
    await diagnosis(page).getByRole('heading', { name: 'What to do' }).waitFor();
    const english = await textOf(diagnosis(page));
    await page.getByRole('button', { name: '中文' }).click();
    await diagnosis(page).getByText('失败原因').waitFor();
    await diagnosis(page).locator('.cause-summary', { hasText: CHINESE }).waitFor();
    expect(await textOf(diagnosis(page))).not.toBe(english);
  });

  test('of what preflight foretells: open while it may still go wrong, and never called a failure', async () => {
    const server = await control();
    server.begin(V3);
    server.gate(GATE.integrity);
    server.gate({
      ...GATE.preflight,
      verdict: 'warn',
      summary: 'numpy 2 goes with no torch before 2.3.',
      diagnosis: NUMPY,
    });
    server.step('starting');
    const page = await visitConsole(browser, server);
    await diagnosis(page).getByText('What will go wrong').waitFor();
    expect(await textOf(diagnosis(page).locator('.cause-suspects'))).toBe('What changed:numpy 1.26.4numpy 2.2.6');
    await diagnosis(page).getByText('One more thing').click();
    await diagnosis(page).getByText('opencv-libgl-missing').waitFor();
    expect(await textOf(diagnosis(page))).not.toContain('failed');
    expect(await barriers(page)).toEqual([]);
    server.step('switching');
    server.end('settled');
    await diagnosis(page).waitFor({ state: 'detached' });
    await page.getByRole('button', { name: /^Preflight/ }).click();
    await diagnosis(page).waitFor();
  });

  test('of a rollout that was taken back: the change that is suspect, and the whole log', async () => {
    const server = await control();
    const { id } = server.begin(V3);
    server.rollout.evidence.push('log.txt');
    server.evidence.set('log.txt', 'ValueError: numpy.dtype size changed');
    server.step('watching');
    server.gate({ ...GATE.watchFail, diagnosis: NUMPY });
    server.end('rolled_back', { code: 'rescues', summary: GATE.watchFail.summary, hint: 'Look into the evidence.' });
    const page = await visitConsole(browser, server);
    await page.locator('.outcome').getByText('torch 2.2.2 was built for numpy 1', { exact: false }).waitFor();
    await diagnosis(page).getByText('Why it failed').waitFor();
    await diagnosis(page).getByText('numpy 1.26.4').waitFor();
    const log = diagnosis(page).getByRole('link', { name: 'The whole log' });
    expect(await log.getAttribute('href')).toContain(`/api/v1/rollouts/${id}/evidence/log.txt`);
  });

  test('of a log that is pasted, of the sample, of a zipped file; a healthy one is called so', async () => {
    await using kept = await openKeptService();
    const page = await open(browser, kept);
    await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Doctor' }).click();
    const main = page.getByRole('main');
    const confirm = main.getByRole('button', { name: 'Diagnose', exact: true });
    expect(await confirm.isDisabled()).toBe(true);
    await main.getByRole('button', { name: 'Take a sample' }).click();
    await confirm.click();
    await diagnosis(page).getByText('mmcv-ext-missing').waitFor();

    await main.getByRole('textbox').fill('INFO:     Application startup complete.');
    await confirm.click();
    await diagnosis(page).getByText('Nothing in this log is a failure.').waitFor();

    await main.getByRole('textbox').fill('Segmentation fault (core dumped)');
    await confirm.click();
    await diagnosis(page).getByText('the log alone does not decide why', { exact: false }).waitFor();
    await diagnosis(page).getByRole('heading', { name: 'What would decide it' }).waitFor();

    const buffer = gzipSync('ImportError: libGL.so.1: cannot open shared object file: No such file or directory');
    const file = { name: 'start.log.gz', mimeType: 'application/gzip', buffer };
    await main.locator('input[type=file]').setInputFiles(file);
    await main.getByText('start.log.gz').waitFor();
    await confirm.click();
    await diagnosis(page).getByText('opencv-libgl-missing').waitFor();
    await page.getByRole('button', { name: '中文' }).click();
    await diagnosis(page).getByRole('heading', { name: '怎么办' }).waitFor();
    await diagnosis(page).locator('.cause-summary', { hasText: CHINESE }).waitFor();
  });

  test('of a file that is dropped beside the field; one that is no log is not taken', async () => {
    await using kept = await openKeptService();
    const page = await open(browser, kept, {}, DOCTOR);
    await page.getByRole('textbox').waitFor();
    const drop = (name: string, bytes: number[]) =>
      page.evaluate(`{
        const data = new DataTransfer();
        data.items.add(new File([new Uint8Array(${JSON.stringify(bytes)})], ${JSON.stringify(name)}));
        document.querySelector('header').dispatchEvent(new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer: data }));
      }`);
    await drop('torn.gz', [0x1f, 0x8b, 1, 2, 3]);
    await page.getByRole('alert').getByText('torn.gz cannot be read.').waitFor();
    await drop('start.log', [...Buffer.from("ModuleNotFoundError: No module named 'mmcv._ext'")]);
    await page.getByText('start.log', { exact: true }).waitFor();
    expect(await page.getByRole('alert').count()).toBe(0);
    await page.getByRole('button', { name: 'Diagnose', exact: true }).press('Enter');
    await diagnosis(page).getByText('mmcv-ext-missing').waitFor();
    await page.getByRole('button', { name: 'Remove' }).click();
    expect(await page.getByRole('textbox').inputValue()).toBe('');
  });

  test('a log that is longer than the server takes is read at its end, which is said', async () => {
    await using kept = await openKeptService();
    const page = await open(browser, kept, {}, DOCTOR);
    await page.getByRole('textbox').waitFor();
    const noise = 'INFO:     200 GET /healthz\n'.repeat(2_000_000);
    const buffer = gzipSync(`${noise}ModuleNotFoundError: No module named 'mmcv._ext'\n`);
    await page.locator('input[type=file]').setInputFiles({ name: 'long.gz', mimeType: 'application/gzip', buffer });
    await page.getByText('long.gz').waitFor();
    await page.getByRole('button', { name: 'Diagnose', exact: true }).click();
    await diagnosis(page).getByText('mmcv-ext-missing').waitFor();
    await page.getByText('its end was looked at', { exact: false }).waitFor();
  });

  test('what a command does is copied', async () => {
    await using kept = await refusedService();
    const page = await open(browser, kept, { permissions: ['clipboard-read', 'clipboard-write'] });
    const copy = diagnosis(page)
      .getByRole('button', { name: /^Copy: / })
      .first();
    const command = (await copy.getAttribute('aria-label'))?.replace('Copy: ', '');
    await copy.click();
    await diagnosis(page).getByText('copied', { exact: true }).waitFor();
    expect(await page.evaluate('navigator.clipboard.readText()')).toBe(command);
    await page.getByRole('link', { name: 'Diagnose a log' }).click();
    await page.getByRole('heading', { name: 'Diagnose a log' }).waitFor();
    await page.goBack();
    await diagnosis(page).waitFor();
  });

  test('ways back are compared, with the way that is recommended', async () => {
    await using kept = await openKeptService();
    await kept.create('2.0.0');
    const { id } = await kept.house.keeper.deploy(SERVICE, { release: '2.0.0', policy: { watch: '0s' } });
    await kept.house.keeper.ended(id);
    const page = await open(browser, kept);
    const ways = page.getByRole('region', { name: 'Ways back' });
    await ways.getByRole('listitem').getByText('Warm standby').waitFor();
    expect(await ways.getByRole('listitem').count()).toBe(6);
    const best = ways.locator('.way-best', { hasText: 'recommended' });
    await best.getByText('measured').waitFor();
    await best.locator('summary').press('Enter');
    await best.getByText('lastgood rollback', { exact: true }).waitFor();
    expect(await textOf(ways.locator('.way-impossible').first())).toMatch(/not possible/);
    await ways.getByText('As a table').click();
    const table = ways.getByRole('table');
    expect(await table.getByRole('row').count()).toBe(7);
    await table
      .getByRole('row', { name: /^Warm standby ?recommended/ })
      .getByText('measured')
      .waitFor();
    await ways.getByRole('listitem').getByText('Patch the source').click();
    await ways.getByRole('listitem').last().getByText('Risk', { exact: true }).waitFor();
    expect(await barriers(page)).toEqual([]);
    await page.setViewportSize({ width: 360, height: 800 });
    expect(await overhang(page)).toBeLessThanOrEqual(0);
  });

  test.each([
    ['light', { colorScheme: 'light' }],
    ['Chinese, phone, dark', { ...PHONE, locale: 'zh-CN', colorScheme: 'dark' }],
  ] as const)('axe finds nothing serious, and all has room: %s', async (_name, options) => {
    await using kept = await refusedService();
    const page = await open(browser, kept, options);
    await diagnosis(page).waitFor();
    expect(await barriers(page)).toEqual([]);
    expect(await overhang(page)).toBeLessThanOrEqual(0);
    await page.getByRole('link', { name: /^(Diagnose a log|诊断日志)$/ }).click();
    await page.getByRole('button', { name: /^(Take a sample|试用示例)$/ }).click();
    await page.getByRole('button', { name: /^(Diagnose|诊断)$/ }).click();
    await diagnosis(page).getByText('mmcv-ext-missing').waitFor();
    expect(await barriers(page)).toEqual([]);
    expect(await overhang(page)).toBeLessThanOrEqual(0);
  });
});
