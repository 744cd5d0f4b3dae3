import { expect, test } from 'vitest';
import { exceptionOf, exceptionWithin, typeOf } from './exception-line.ts';

test.each([
  ["ModuleNotFoundError: No module named 'x'", 'ModuleNotFoundError', "No module named 'x'"],
  ['KeyboardInterrupt', 'KeyboardInterrupt', ''],
  ['urllib3.exceptions.MaxRetryError: None: Max retries', 'MaxRetryError', 'None: Max retries'],
  ['cv2.error: OpenCV(4.0.0)', 'error', 'OpenCV(4.0.0)'],
  ['torch.cuda.OutOfMemoryError: CUDA out of memory.', 'OutOfMemoryError', 'CUDA out of memory.'],
  ['subprocess.TimeoutExpired: Command x', 'TimeoutExpired', 'Command x'],
  ['ray.exceptions.RayTaskError(ValueError): ray::f()', 'RayTaskError', 'ray::f()'],
  ['TypeError [ERR_X]: bad', 'TypeError', 'bad'],
  ['Uncaught ReferenceError: x is not defined', 'ReferenceError', 'x is not defined'],
  ['Exception in thread "main" java.lang.RuntimeException: x', 'RuntimeException', 'x'],
  ['onnxruntime.capi.onnxruntime_pybind11_state.Fail: [ONNXRuntimeError] : 1', 'Fail', '[ONNXRuntimeError] : 1'],
  ['Fail: [ONNXRuntimeError] : 1', 'Fail', '[ONNXRuntimeError] : 1'],
  ['ImportError: ', 'ImportError', ''],
])('%s', (line, type, message) => {
  const named = exceptionOf(line);
  expect([named && typeOf(named.qualified), named?.message]).toEqual([type, message]);
});

test.each([
  'Error: lost',
  'MeanSquaredError: 0.12',
  'Timeout: 30',
  'Fail: x',
  'a.b: INFO',
  'an Error',
  'def f() -> ValueError',
])('no exception by itself: %s', (line) => expect(exceptionOf(line)).toBeNull());

test('one within other words', () => {
  expect(exceptionWithin('When I run it I get: AssertionError: Torch not compiled')).toEqual({
    qualified: 'AssertionError',
    message: 'Torch not compiled',
  });
  expect(exceptionWithin('Could not install due to an OSError: [Errno 28] No space')?.qualified).toBe('OSError');
  expect(exceptionWithin('except KeyError: pass')).toBeNull();
  expect(exceptionWithin('MeanSquaredError: 0.12')).toBeNull();
});
