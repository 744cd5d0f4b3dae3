import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fixtureLog, logOf } from '../../../test/support/log-of.ts';
import { told } from '../../../test/support/told.ts';
import { accountOf } from './account.ts';

/** What the logs of test/fixtures/diagnosis/parse/ tell of exceptions, in order. */
const TOLD: [name: string, incidents: string[]][] = [
  ['actions', ['fatal 1-4 OSError "libcudart.so.11.0: cannot open shared object file: No such file or dir" (1)']],
  ['buildkit', ['error 6-10 ModuleNotFoundError "No module named \'pkg_resources\'" (2)']],
  ['celery', ['fatal 3-8 RuntimeError "CUDA error" (2: celery)']],
  ['causes', ['fatal 1-5 Error "the model was not fetched\\nerror sending request\\nConnection reset by pe" (0)']],
  [
    'chained',
    [
      'fatal 1-5 KeyError "\'key\'" (1)',
      'fatal 9-15 FileNotFoundError "[Errno 2] No such file or directory: \'/nope/file\'" (2) <- KeyError',
      'fatal 19-26 RuntimeError "Failed because of the following error:\\n\\n[Errno 2] No such file or dire" (2) <- FileNotFoundError',
    ],
  ],
  ['colab', ['fatal 2-16 ImportError "" (3: mmcv)']],
  ['comfyui', ['fatal 1-8 Error "No module named \'simplejson\'" (2: modelscope)']],
  [
    'compose',
    ['fatal 2-9 ImportError "libGL.so.1: cannot open shared object file: No such file or directory" (2: cv2)'],
  ],
  ['cpp', ['fatal 1-2 c10::Error "isTensor() INTERNAL ASSERT FAILED" (0)']],
  ['cut', ['error 1-5  "" (2: torch)']],
  [
    'dataloader',
    [
      'fatal 9-14 ImportError "libGL.so.1: cannot open shared object file: No such file or directory" (2: torch)',
      'fatal 1-14 ImportError "Caught ImportError in DataLoader worker process 0." (3: torch) <- ImportError',
    ],
  ],
  [
    'elided',
    ['fatal 1-7 ImportError "libGL.so.1: cannot open shared object file: No such file or directory" (2: cv2)'],
  ],
  ['escaped', ['fatal 1-1 ModuleNotFoundError "No module named \'numpy\'\\n\\"" (1)']],
  ['faulthandler', ['fatal 1-6 Fatal Python error "Segmentation fault" (3)']],
  ['go', ['fatal 2-7 panic "runtime error: index out of range [5] with length 3" (1)']],
  [
    'group',
    [
      'fatal 37-37 KeyError "\'k\'" (0)',
      'fatal 31-35 ExceptionGroup "inner (1 sub-exception)" (1) <- KeyError',
      'fatal 17-21 ValueError "invalid literal for int() with base 10: \'a\'" (1)',
      'fatal 25-29 RuntimeError "wrapped" (1) <- ValueError',
      'fatal 8-15 ImportError "No module named \'x\'" (2)',
      'fatal 1-6 ExceptionGroup "outer (3 sub-exceptions)" (2) <- ImportError',
    ],
  ],
  [
    'gunicorn',
    ["fatal 5-10 ImportError \"cannot import name 'url_quote' from 'werkzeug.urls' (/usr/local/lib/py\" (2: gunicorn)"],
  ],
  ['healthy', []],
  ['interrupted', []],
  [
    'ipython',
    ['fatal 2-17 ModuleNotFoundError "No module named \'torchvision.transforms.functional_tensor\'" (3: basicsr)'],
  ],
  [
    'java',
    [
      'fatal 3-5 java.io.IOException "No space left on device" (0)',
      'fatal 1-2 java.lang.RuntimeException "outer" (0) <- IOException',
    ],
  ],
  [
    'json',
    [
      'error 2-2 ImportError "libopenblas.so.0: cannot open shared object file: No such file or dire" (1)',
      'fatal 3-3 TypeError "boom" (1)',
    ],
  ],
  ['kubernetes', ['fatal 1-4 OSError "libcudart.so.11.0: cannot open shared object file: No such file or dir" (1)']],
  [
    'lazy-import',
    [
      'fatal 1-5 ModuleNotFoundError "No module named \'mmcv._ext\'" (2: mmcv)',
      'fatal 9-15 RuntimeError "Failed to import modelscope.models.cv.image_human_parsing.m2fp_net bec" (2: modelscope) <- ModuleNotFoundError',
    ],
  ],
  [
    'logging',
    [
      'warning 1-2 UserWarning "old thing" (1)',
      'handled 5-9 ModuleNotFoundError "No module named \'nonexist\'" (1)',
      'error 12-20 ValueError "in thread" (3)',
      'handled 22-26 RuntimeError "del" (1)',
      'fatal 28-32 ZeroDivisionError "division by zero" (1)',
    ],
  ],
  ['loguru', ['fatal 3-14 TypeError "\'NoneType\' object is not callable" (2)']],
  ['markers', ['fatal 1-12 app.pkg.MyFailure "boom" (2)']],
  ['node-cause', ['fatal 11-16 TypeError "bad thing" (5)', 'fatal 5-10 Error "outer\\nsecond line" (4) <- TypeError']],
  ['node-module', ['fatal 5-20 Error "Cannot find module \'nope-x\'\\nRequire stack:\\n- /app/e2.cjs" (10)']],
  ['narrow', ['fatal 1-5 ImportError "libGL.so.1: cannot open shared object file: No such\\nfile or directory" (1)']],
  [
    'numpy',
    [
      'handled 6-10 AttributeError "_ARRAY_API not found" (2: pyarrow)',
      'fatal 11-15 ImportError "numpy.core.multiarray failed to import" (2: pyarrow)',
    ],
  ],
  [
    'old-notebook',
    ['fatal 1-17 ImportError "/srv/app/venv/lib/python3.7/site-packages/mmcv/_ext.cpython-37m-x86_64" (3: mmcv)'],
  ],
  ['optional', []],
  [
    'paragraphs',
    [
      'fatal 1-7 ImportError "\\nmodelscope.models.nlp.chatglm2.tokenization requires the SentencePiec" (1: modelscope)',
      'fatal 12-19 RuntimeError "Failed to import modelscope.models.nlp.chatglm2.tokenization because o" (1) <- ImportError',
    ],
  ],
  ['prose', ['error 1-1 AssertionError "Torch not compiled with CUDA enabled" (0)']],
  ['pytest-collect', ['error 6-10 ModuleNotFoundError "No module named \'app\'" (2)']],
  [
    'pytest-long',
    [
      "fatal 11-12 AttributeError \"module 'numpy' has no attribute 'float'.\\n`np.float` was a deprecated a\" (1: numpy)",
    ],
  ],
  ['ranks', ['fatal 2-7 ValueError "rank one" (1)', 'fatal 1-8 KeyError "\'zero\'" (1)']],
  [
    'ray',
    [
      'fatal 7-9 ModuleNotFoundError "No module named \'missing\'" (1)',
      'fatal 1-9 ray.exceptions.RayTaskError(ModuleNotFoundError) "ray::f() (pid=1234, ip=127.0.0.1)" (2: ray) <- ModuleNotFoundError',
    ],
  ],
  ['recursion', ['fatal 1-14 RecursionError "maximum recursion depth exceeded" (4)']],
  [
    'registry',
    [
      'fatal 1-6 ModuleNotFoundError "FaceDetectionPipeline: DamoFdDetect: No module named \'mmcv._ext\'" (2: modelscope)',
    ],
  ],
  ['remote-futures', ['fatal 3-16 KeyError "\'k\'" (4)', 'fatal 21-38 KeyError "\'k\'" (6) <- KeyError']],
  [
    'remote-pool',
    [
      'fatal 3-13 ModuleNotFoundError "No module named \'nonexistent_mod\'" (3)',
      'fatal 18-27 ModuleNotFoundError "No module named \'nonexistent_mod\'" (3) <- ModuleNotFoundError',
    ],
  ],
  ['rich', ['fatal 1-12 ModuleNotFoundError "No module named \'timm.models.layers\'" (2: timm)']],
  ['rust', ['fatal 1-2 panic "called `Result::unwrap()` on an `Err` value: Os { code: 2, kind: NotFo" (1)']],
  ['spyder', ['fatal 1-9 ImportError "DLL load failed while importing _ext" (2: mmcv)']],
  ['syntax', ['fatal 1-4 SyntaxError "invalid syntax" (1)']],
  ['trimmed', ['fatal 1-9 cv2.error "OpenCV(4.5.1) error: (-215:Assertion failed) !empty()" (4: mmcv)']],
  [
    'two-processes',
    [
      'fatal 1-11 ModuleNotFoundError "No module named \'mmcv\'" (2)',
      'fatal 12-12 ModuleNotFoundError "No module named \'mmcv\'" (2)',
    ],
  ],
  ['uvicorn', ['error 9-17 IndexError "tuple index out of range" (2: uvicorn)']],
  [
    'vllm',
    [
      'error 3-9 RuntimeError "Found no NVIDIA driver on your system. Please check that you have an N" (2: vllm torch)',
      'fatal 11-14 RuntimeError "Found no NVIDIA driver on your system. Please check that you have an N" (1)',
      'fatal 15-18 RuntimeError "Engine core initialization failed. See root cause above. Failed core p" (1)',
    ],
  ],
];

test.each(TOLD)('exceptions of %s', (name, incidents) => {
  const { incidents: found } = accountOf(fixtureLog(`parse/${name}`));
  expect(found.filter(({ exception }) => exception !== null).map(told)).toEqual(incidents);
});

/** Pieces that the parser knows, in every order and with anything between. */
const PIECES = TOLD.flatMap(([name]) => fixtureLog(`parse/${name}`).lines.map(({ text }) => text));
const line = fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...PIECES) }, fc.string({ unit: 'binary' }), fc.string());

test('any lines are understood somehow', () => {
  fc.assert(
    fc.property(fc.array(line, { maxLength: 60 }), (lines) => {
      const { incidents, milestones } = accountOf(logOf(lines.join('\n')));
      for (const { first, last, telling, exception } of incidents) {
        expect(first).toBeLessThanOrEqual(last);
        expect(telling.length).toBeGreaterThan(0);
        expect(telling.length).toBeLessThanOrEqual(3);
        if (exception?.origin) expect(exception.origin).not.toBe(exception);
      }
      expect(milestones.every(({ line: { n } }) => n >= 1)).toBe(true);
    }),
    { numRuns: 300 },
  );
});

test.each([
  ['headers without an end', 'Traceback (most recent call last):'],
  ['frames without an end', '  File "x.py", line 1, in f'],
  ['exceptions that announce', 'ValueError: because of:'],
  ['links', 'During handling of the above exception, another exception occurred:'],
  ['stacks', '    at f (x.js:1:1)'],
  ['words of sentences', 'No module named '.repeat(20)],
  ['what a level stands before', 'ERROR: '.repeat(20)],
  ['bars of groups', `${' '.repeat(60)}+-+---------------- 1 ----------------`],
])('twenty thousand %s are read in linear time', (_, text) => {
  const account = accountOf(logOf(Array(20_000).fill(text).join('\n')));
  expect(account.incidents.length).toBeLessThanOrEqual(400);
});
