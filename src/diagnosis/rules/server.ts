import type { Rule } from '../rule.ts';
import { cutAt } from './cut.ts';
import { GO_BACK } from './remedies.ts';

/** gunicorn, uvicorn and Flask. */
export const SERVER_RULES: readonly Rule[] = [
  {
    id: 'gunicorn-worker-timeout',
    signs: [
      { says: 'gunicorn-worker-timeout' },
      {
        says: 'gunicorn-worker-signalled',
        where: { signal: /^(?:SIGKILL|SIGABRT|9|6)$/ },
        also: [{ says: 'gunicorn-worker-timeout' }],
      },
      { exception: /^SystemExit$/, through: /gunicorn[\\/]workers[\\/]\w{1,20}\.py$/, confidence: 'likely' },
      cutAt(/gunicorn\/workers\/base\.py in handle_abort: /),
    ],
    confidence: 'certain',
    summary: {
      en: 'gunicorn ended a worker that did not report in time (30 seconds unless set otherwise).',
      zh: 'gunicorn 终止了没有按时汇报的 worker（默认 30 秒）。',
    },
    why: {
      en: 'A sync worker reports between requests only: loading a model, downloading weights or one long prediction is longer than the timeout. The same happens when several workers load a model each, memory runs out and the machine swaps.',
      zh: 'sync worker 只在请求之间汇报：加载模型、下载权重或一次较长的推理都可能超过时限。多个 worker 各自加载模型、内存耗尽而开始换页时，也会这样。',
    },
    remedies: [
      { text: { en: 'Give it more time.', zh: '放宽时限。' }, command: 'gunicorn --timeout 300 app:app' },
      {
        text: {
          en: 'Load the model once, before the workers are made, or have fewer of them; threads report while one computes.',
          zh: '在创建 worker 之前只加载一次模型，或减少 worker 数；使用线程时，计算期间也能汇报。',
        },
        command: 'gunicorn --preload --workers 1 --worker-class gthread --threads 4 app:app',
      },
      { text: { en: 'See whether memory is short.', zh: '查看内存是否不足。' }, command: 'free -h; vmstat 1 3' },
    ],
    sources: [
      'https://github.com/benoitc/gunicorn/issues/1646',
      'https://docs.gunicorn.org/en/stable/settings.html#timeout',
    ],
  },
  {
    id: 'app-not-found',
    signs: [{ says: 'app-missing' }],
    confidence: 'certain',
    summary: {
      en: 'The server does not find the application that it was told to serve.',
      zh: '服务器找不到要提供服务的应用。',
    },
    why: {
      en: 'It imports `module:name`: `app:app` is the variable `app` of app.py in the current folder. Another name in the file, another folder, or a factory that must be called (`app:create_app()`) does not fit.',
      zh: '它按 `模块:名称` 导入：`app:app` 指当前目录 app.py 中的变量 `app`。文件里用了别的名字、目录不对，或需要调用的工厂函数（`app:create_app()`），都会找不到。',
    },
    remedies: [
      {
        text: { en: 'Try the import by hand, in the same folder.', zh: '在同一目录下手动试着导入。' },
        command: 'python -c "import app; print(app.__file__, [n for n in dir(app) if not n.startswith(\'_\')])"',
      },
      {
        text: { en: 'Name the folder and the variable.', zh: '指明目录和变量。' },
        command: 'gunicorn --chdir /srv/app "app:create_app()"; uvicorn --app-dir /srv/app main:app',
      },
    ],
    sources: ['https://docs.gunicorn.org/en/stable/run.html', 'https://www.uvicorn.org/settings/'],
  },
  {
    id: 'worker-boot-failed',
    role: 'consequence',
    signs: [{ says: 'gunicorn-boot-failed' }, { says: 'startup-failed' }, { says: 'uvicorn-worker-died' }],
    confidence: 'possible',
    summary: {
      en: 'The server gave up because the application did not load; the error before it says why.',
      zh: '应用没有加载成功，服务器因此放弃；原因在它之前的错误里。',
    },
    why: {
      en: 'gunicorn ends with code 3 when a worker can not import the application, with 4 when the application is not there.',
      zh: 'worker 无法导入应用时 gunicorn 以退出码 3 结束，找不到应用时为 4。',
    },
    remedies: [
      {
        text: { en: 'See the error itself.', zh: '查看错误本身。' },
        command: 'gunicorn --check-config app:app; gunicorn --preload --log-level debug app:app',
      },
      GO_BACK,
    ],
    lookAt: [{ en: 'The traceback above it.', zh: '它上面的 Traceback。' }],
    sources: ['https://docs.gunicorn.org/en/stable/settings.html'],
  },
  {
    id: 'python-home-wrong',
    signs: [
      { says: 'module-missing', where: { module: /^encodings$/ } },
      { says: 'python-fatal', where: { reason: /filesystem encoding|init_fs_encoding|import site|initialize path/ } },
    ],
    confidence: 'likely',
    summary: {
      en: 'Python does not find its own standard library.',
      zh: 'Python 找不到自己的标准库。',
    },
    why: {
      en: 'PYTHONHOME names another folder, the Python that the environment was made with is gone, or the environment was copied to another place or image.',
      zh: 'PYTHONHOME 指向了别的目录、创建环境所用的 Python 已不存在，或环境被复制到了别的位置或镜像。',
    },
    remedies: [
      {
        text: { en: 'Start it without these variables.', zh: '去掉这些环境变量再启动。' },
        command: 'env -u PYTHONHOME -u PYTHONPATH python -c "import sys; print(sys.prefix, sys.base_prefix)"',
      },
      {
        text: { en: 'Make the environment again from its lock.', zh: '按锁文件重建环境。' },
        command: 'lastgood env build --lock pylock.toml -o venv',
      },
    ],
    sources: ['https://docs.python.org/3/using/cmdline.html#envvar-PYTHONHOME'],
  },
  {
    id: 'python-fatal-error',
    role: 'general',
    signs: [{ says: 'python-fatal' }],
    confidence: 'possible',
    summary: {
      en: 'The Python interpreter itself stopped: {reason}',
      zh: 'Python 解释器自身中止：{reason}',
    },
    why: {
      en: 'Either its installation does not fit together (PYTHONHOME, a moved environment), or compiled code broke it.',
      zh: '要么是安装本身不一致（PYTHONHOME、被移动过的环境），要么是编译代码破坏了它。',
    },
    remedies: [
      {
        text: { en: 'Start it without variables and packages.', zh: '不带环境变量和第三方包启动。' },
        command: 'env -u PYTHONHOME -u PYTHONPATH python -I -c "import sys; print(sys.version, sys.prefix)"',
      },
    ],
    lookAt: [{ en: 'The stack that Python prints below it.', zh: '它下面打印的调用栈。' }],
    sources: ['https://docs.python.org/3/using/cmdline.html'],
  },
];
