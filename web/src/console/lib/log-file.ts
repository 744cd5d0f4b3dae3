/** Characters: the server takes 20 MB, and one of them may be three bytes. */
const LONGEST = 6_000_000;

/** The log is longer than the server takes at once. */
export class LogTooLong extends Error {}

/** The text of a log file, unzipped when it is. Of a very long one its end would decide: nobody is told half. */
export async function readLogFile(file: Blob): Promise<string> {
  const head = new Uint8Array(await file.slice(0, 2).arrayBuffer());
  const zipped = head[0] === 0x1f && head[1] === 0x8b;
  const stream = zipped ? file.stream().pipeThrough(new DecompressionStream('gzip')) : file.stream();
  const decoder = new TextDecoder(head[0] === 0xff && head[1] === 0xfe ? 'utf-16le' : 'utf-8');
  let text = '';
  const reader = stream.getReader();
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    text += decoder.decode(next.value, { stream: true });
    if (text.length > LONGEST) {
      void reader.cancel();
      throw new LogTooLong();
    }
  }
  return text + decoder.decode();
}

/** A start that failed, to be tried. */
export const SAMPLE_LOG = `2026-01-01 12:00:00,000 - modelscope - INFO - PyTorch version 1.13.1 Found.
Traceback (most recent call last):
  File "/app/app.py", line 3, in <module>
    from modelscope.pipelines import pipeline
  File "/app/venv/lib/python3.10/site-packages/mmcv/ops/__init__.py", line 2, in <module>
    from .assign_score_withk import assign_score_withk
  File "/app/venv/lib/python3.10/site-packages/mmcv/utils/ext_loader.py", line 13, in load_ext
    ext = importlib.import_module('mmcv.' + name)
ModuleNotFoundError: No module named 'mmcv._ext'
`;
