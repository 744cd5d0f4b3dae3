import { expect, test } from 'vitest';
import { runGroup } from './run-group.ts';

test('what left the group and holds its output open is not waited for when it is aborted', async () => {
  const stopping = new AbortController();
  let escaped = 0;
  const onLine = (line: string) => {
    escaped = Number(line);
    stopping.abort(new Error('enough'));
  };
  try {
    const script = "setsid sh -c 'echo $$ >&2; exec sleep 300' & wait";
    await expect(runGroup('sh', ['-c', script], { signal: stopping.signal, onLine })).rejects.toThrow('enough');
  } finally {
    process.kill(escaped);
  }
}, 30_000);
