import type { Reporter, SerializedError, TestModule } from 'vitest/node';

/**
 * Closes a run with `N passed, N failed, N skipped`, after the reasons of the skips.
 * Where LASTGOOD_CI is set every tool that tests look for is there, so a skip fails the run.
 */
export default class SummaryReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly SerializedError[]): void {
    const counts = { passed: 0, failed: errors.length, skipped: 0 };
    const reasons = new Map<string, number>();
    for (const module of modules) {
      if (module.state() === 'failed' && [...module.children.allTests()].length === 0) counts.failed++;
      for (const test of module.children.allTests()) {
        const result = test.result();
        if (result.state === 'passed') counts.passed++;
        if (result.state === 'failed') counts.failed++;
        if (result.state !== 'skipped') continue;
        counts.skipped++;
        // A suite that is skipped whole has its reason in its name.
        const reason = result.note ?? ('name' in test.parent ? test.parent.name : test.name);
        reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
      }
    }
    for (const [reason, count] of reasons) process.stdout.write(`skipped ${count}: ${reason}\n`);
    if (process.env.LASTGOOD_CI && counts.skipped > 0) {
      process.stdout.write('LASTGOOD_CI is set: skipped tests fail the run\n');
      process.exitCode = 1;
    }
    process.stdout.write(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped\n`);
  }
}
