import type { Rule } from '../rule.ts';

const CLEAN_INSTALL = {
  text: {
    en: 'Install from the lock again, in the place where it runs.',
    zh: '在实际运行的环境中，按锁文件重新安装。',
  },
  command: 'rm -rf node_modules && npm ci',
};

/** Node.js and npm. */
export const NODE_RULES: readonly Rule[] = [
  {
    id: 'node-module-missing',
    signs: [{ says: 'node-module-missing', unless: [{ says: 'node-native-missing' }] }],
    confidence: 'certain',
    summary: {
      en: 'Node does not find the module {module}.',
      zh: 'Node 找不到模块 {module}。',
    },
    why: {
      en: 'A package is not installed (left out of package.json, or `npm ci --omit=dev` left out what is needed), a file was not built or not copied into the image, or an import lacks its ending (ES modules need `.js`).',
      zh: '包没有安装（package.json 里没写，或 `npm ci --omit=dev` 漏掉了需要的包）、文件没有构建或没有复制进镜像，或导入路径缺少扩展名（ES 模块需要写 `.js`）。',
    },
    remedies: [
      CLEAN_INSTALL,
      {
        text: { en: 'Is it there?', zh: '它在吗？' },
        command: 'npm ls MODULE; ls node_modules/MODULE dist 2>/dev/null | head',
      },
    ],
    sources: ['https://nodejs.org/api/errors.html#err_module_not_found'],
  },
  {
    id: 'node-module-kinds-mixed',
    signs: [{ says: 'node-esm-required' }],
    confidence: 'certain',
    summary: {
      en: 'An ES module is loaded with `require`, or a CommonJS file uses `import`.',
      zh: '用 `require` 加载了 ES 模块，或在 CommonJS 文件中使用了 `import`。',
    },
    why: {
      en: 'Packages that moved to ES modules in a new major version can not be required by Node before 20.19 and 22.12. `"type": "module"` in the nearest package.json decides what a .js file is.',
      zh: '一些包在新的大版本中改成了 ES 模块，Node 20.19、22.12 之前无法用 `require` 加载。.js 文件属于哪一种，由最近的 package.json 中的 `"type": "module"` 决定。',
    },
    remedies: [
      {
        text: { en: 'Which Node is it, and what was upgraded?', zh: '查看 Node 版本，以及升级了什么。' },
        command: 'node --version; git diff HEAD~1 -- package-lock.json | grep -E "^[+-] +\\"version" | head',
      },
      {
        text: {
          en: 'Load it with `await import(...)`, use a newer Node, or stay with the major version of before.',
          zh: '改用 `await import(...)` 加载、升级 Node，或停留在之前的大版本。',
        },
      },
    ],
    sources: ['https://nodejs.org/api/errors.html#err_require_esm'],
  },
  {
    id: 'node-heap-exhausted',
    signs: [{ says: 'node-heap-exhausted' }],
    confidence: 'certain',
    summary: {
      en: 'Node used up the memory that its engine may have for objects (JavaScript heap out of memory).',
      zh: 'Node 用完了引擎可用的对象内存（JavaScript heap out of memory）。',
    },
    why: {
      en: 'V8 stops at a limit of 2 to 4 GB, less in small containers, whatever the machine has. Builds of large front ends and leaks reach it.',
      zh: '无论机器内存多大，V8 都有 2 到 4 GB 的上限，小容器里更低。大型前端构建和内存泄漏会触及它。',
    },
    remedies: [
      {
        text: {
          en: 'Raise the limit, below what the machine or container has.',
          zh: '调高上限，但要低于机器或容器的内存。',
        },
        command: 'NODE_OPTIONS=--max-old-space-size=4096 npm run build',
      },
    ],
    sources: ['https://nodejs.org/api/cli.html#--max-old-space-sizesize-in-mib'],
  },
  {
    id: 'node-abi-differs',
    signs: [{ says: 'node-abi-differs' }],
    confidence: 'certain',
    summary: {
      en: 'A native module was compiled for another version of Node.',
      zh: '原生模块是为另一个 Node 版本编译的。',
    },
    why: {
      en: 'Compiled modules fit one major version of Node. After Node was upgraded, or `node_modules` was copied, they must be installed again.',
      zh: '编译好的模块只适配一个 Node 大版本。升级 Node 或复制 `node_modules` 之后，需要重新安装。',
    },
    remedies: [
      {
        text: { en: 'Compile them for this Node.', zh: '为当前 Node 重新编译。' },
        command: 'node --version && npm rebuild',
      },
      CLEAN_INSTALL,
    ],
    sources: [
      'https://github.com/WiseLibs/better-sqlite3/issues/180',
      'https://github.com/thumbsup/thumbsup/issues/232',
    ],
  },
  {
    id: 'node-version-unfit',
    signs: [{ says: 'node-version-unfit' }],
    confidence: 'certain',
    summary: {
      en: 'This version of Node does not fit what the package asks for.',
      zh: '当前 Node 版本不符合该包的要求。',
    },
    why: {
      en: 'Packages name the versions of Node that they run on (`engines`); with `engine-strict`, yarn and pnpm that is an error.',
      zh: '包会写明支持的 Node 版本（`engines`）；启用 `engine-strict`，或使用 yarn、pnpm 时，不符合就会报错。',
    },
    remedies: [
      {
        text: { en: 'Use the version that is asked for.', zh: '使用所要求的版本。' },
        command: 'node --version; nvm install --lts && nvm use --lts',
      },
    ],
    sources: ['https://github.com/npm/cli/blob/latest/docs/lib/content/configuring-npm/package-json.md'],
  },
  {
    id: 'node-native-missing',
    signs: [{ says: 'node-native-missing' }],
    confidence: 'certain',
    summary: {
      en: 'The part of a package that is compiled for this system is not installed.',
      zh: '包中为本系统编译的部分没有安装。',
    },
    why: {
      en: 'sharp, onnxruntime-node, esbuild, rollup and others bring one compiled package for each system. `node_modules` of another system (macOS to Linux, glibc to musl) or `--omit=optional` leaves the right one out.',
      zh: 'sharp、onnxruntime-node、esbuild、rollup 等为每种系统各有一个编译包。从其他系统复制的 `node_modules`（macOS 到 Linux、glibc 到 musl），或使用了 `--omit=optional`，都会缺少对应的那个。',
    },
    remedies: [
      CLEAN_INSTALL,
      {
        text: { en: 'Or ask for the other system when installing.', zh: '或在安装时指定目标系统。' },
        command: 'npm install --os=linux --libc=glibc --cpu=x64 sharp',
      },
    ],
    sources: ['https://github.com/lovell/sharp/issues/4012', 'https://github.com/bluewave-labs/Checkmate/issues/2894'],
  },
  {
    id: 'node-gyp-failed',
    signs: [{ says: 'node-gyp-failed' }],
    confidence: 'likely',
    summary: {
      en: 'A native module of Node had to be compiled here, and that failed.',
      zh: '需要在本机编译 Node 的原生模块，但编译失败。',
    },
    why: {
      en: 'npm compiles when there is no ready build for this Node and system: that needs Python, make and a C++ compiler, and source that fits this Node.',
      zh: '当没有适配当前 Node 和系统的预编译包时，npm 会就地编译：需要 Python、make 和 C++ 编译器，源码也要适配当前 Node。',
    },
    remedies: [
      {
        text: {
          en: 'Use a version of Node that the package has ready builds for (an LTS).',
          zh: '使用该包提供预编译的 Node 版本（LTS）。',
        },
        command: 'nvm use --lts && npm ci',
      },
      {
        text: { en: 'Or install the tools.', zh: '或安装编译工具。' },
        command: 'apt-get update && apt-get install -y python3 make g++',
      },
    ],
    sources: ['https://github.com/nodejs/node-gyp#installation'],
  },
  {
    id: 'npm-conflict',
    signs: [{ says: 'npm-conflict' }],
    confidence: 'certain',
    summary: {
      en: 'npm finds no set of versions that all packages agree on (ERESOLVE).',
      zh: 'npm 找不到所有包都能接受的版本组合（ERESOLVE）。',
    },
    why: {
      en: 'One package asks for another as a peer in a version that a third does not want.',
      zh: '某个包以 peer 依赖要求另一个包的某个版本，而第三个包不接受。',
    },
    remedies: [
      { text: { en: 'See who asks for what.', zh: '查看是谁要求了什么。' }, command: 'npm explain PACKAGE' },
      {
        text: { en: 'Go on in spite of it, as npm 6 did.', zh: '像 npm 6 那样忽略冲突继续安装。' },
        command: 'npm install --legacy-peer-deps',
      },
    ],
    sources: ['https://github.com/npm/cli/blob/latest/workspaces/config/lib/definitions/definitions.js'],
  },
  {
    id: 'node-lock-differs',
    signs: [{ says: 'npm-lock-differs' }],
    confidence: 'certain',
    summary: {
      en: 'The lock of the Node packages does not fit package.json, or is missing.',
      zh: 'Node 包的锁文件与 package.json 不一致，或者缺失。',
    },
    why: {
      en: '`npm ci` installs exactly what the lock says and refuses when the two differ.',
      zh: '`npm ci` 严格按锁文件安装，两者不一致就会拒绝。',
    },
    remedies: [
      {
        text: { en: 'Write the lock again and commit it.', zh: '重新生成锁文件并提交。' },
        command: 'npm install --package-lock-only && git add package-lock.json',
      },
    ],
    sources: ['https://github.com/npm/cli/blob/latest/docs/lib/content/commands/npm-ci.md'],
  },
  {
    id: 'npm-package-missing',
    signs: [{ says: 'npm-package-missing' }],
    confidence: 'certain',
    summary: {
      en: 'The registry has no such package or version: {package}.',
      zh: '软件源中没有这个包或版本：{package}。',
    },
    why: {
      en: 'The name is misspelt, the version was never published or was removed, or the package is private and npm is not signed in.',
      zh: '名字写错了、该版本从未发布或已被删除，或者包是私有的而 npm 没有登录。',
    },
    remedies: [
      { text: { en: 'What is there?', zh: '查看有哪些版本。' }, command: 'npm view PACKAGE versions; npm whoami' },
    ],
    sources: ['https://github.com/npm/documentation'],
  },
  {
    id: 'npm-script-missing',
    signs: [{ says: 'npm-script-missing' }],
    confidence: 'certain',
    summary: { en: 'package.json has no script named {script}.', zh: 'package.json 中没有名为 {script} 的脚本。' },
    why: {
      en: 'The command is run in another folder, or of a version of the project that names it otherwise.',
      zh: '命令在别的目录中执行，或项目的这个版本使用了别的名字。',
    },
    remedies: [
      {
        text: { en: 'Which are there, and where is this?', zh: '查看有哪些脚本、当前在哪个目录。' },
        command: 'pwd; npm run',
      },
    ],
    sources: ['https://github.com/npm/cli/blob/latest/docs/lib/content/commands/npm-run.md'],
  },
  {
    id: 'npm-failed',
    role: 'consequence',
    signs: [{ says: 'npm-failed' }],
    confidence: 'possible',
    summary: { en: 'npm failed.', zh: 'npm 执行失败。' },
    why: { en: 'The lines around it say what it could not do.', zh: '前后的几行说明了它无法完成什么。' },
    remedies: [
      {
        text: { en: 'Read the whole log of npm.', zh: '查看 npm 的完整日志。' },
        command: 'ls -t ~/.npm/_logs | head -1',
      },
    ],
    lookAt: [{ en: 'The other lines of npm.', zh: 'npm 的其他几行输出。' }],
    sources: ['https://github.com/npm/documentation'],
  },
];
