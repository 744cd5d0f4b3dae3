import type { Rule } from '../rule.ts';
import { GO_BACK } from './remedies.ts';

/** Code for another processor, or with instructions that this one does not have. */
export const ARCHITECTURE_RULES: readonly Rule[] = [
  {
    id: 'wrong-architecture',
    signs: [
      { says: 'exec-format' },
      { says: 'wrong-elf-class' },
      { says: 'wrong-architecture' },
      { says: 'image-other-platform' },
    ],
    confidence: 'certain',
    summary: {
      en: 'A program, a library or an image was built for another processor than this machine has.',
      zh: '程序、库或镜像是为另一种处理器构建的，与本机不符。',
    },
    why: {
      en: 'Compiled code fits one processor: x86-64 (amd64), ARM (arm64, aarch64), 32 or 64 bits. On Macs with Apple chips, images are arm64 unless asked otherwise; most servers are amd64. (A script without `#!` in its first line is refused with the same words.)',
      zh: '编译后的代码只适用于一种处理器：x86-64（amd64）或 ARM（arm64、aarch64），32 位或 64 位。在 Apple 芯片的 Mac 上构建的镜像默认是 arm64，而多数服务器是 amd64。（首行缺少 `#!` 的脚本也会报同样的错误。）',
    },
    remedies: [
      {
        text: { en: 'Build the image for the machine that runs it.', zh: '按运行镜像的机器构建。' },
        command: 'docker buildx build --platform linux/amd64 -t IMAGE .',
      },
      {
        text: { en: 'Compare the two.', zh: '对比两者的架构。' },
        command:
          'uname -m; docker image inspect --format "{{.Os}}/{{.Architecture}}" IMAGE; file "$(command -v python)"',
      },
    ],
    sources: ['https://docs.docker.com/build/building/multi-platform/'],
  },
  {
    id: 'instructions-missing',
    signs: [
      { says: 'instructions-missing' },
      { says: 'illegal-instruction', confidence: 'likely' },
      { says: 'ended', where: { code: /^(132|-4)$/ }, confidence: 'likely' },
      { says: 'gunicorn-worker-signalled', where: { signal: /^(SIGILL|4)$/ }, confidence: 'likely' },
      { says: 'ended', where: { signal: /^(SIGILL|ILL|4|illegal instruction)$/i }, confidence: 'likely' },
    ],
    confidence: 'certain',
    summary: {
      en: 'The program used an instruction that this processor does not have (SIGILL, exit 132); mostly that is AVX, AVX2 or AVX-512.',
      zh: '程序使用了本机处理器不支持的指令（SIGILL，退出码 132），多为 AVX、AVX2 或 AVX-512。',
    },
    why: {
      en: 'Wheels of TensorFlow, PyTorch, PaddlePaddle, polars and others are compiled for newer processors. Old or small ones, and virtual machines that hide features of theirs, stop at the first such instruction.',
      zh: 'TensorFlow、PyTorch、PaddlePaddle、polars 等的 wheel 是为较新处理器编译的。老旧或低端处理器，以及隐藏了 CPU 特性的虚拟机，会在执行到这类指令时中止。',
    },
    remedies: [
      {
        text: { en: 'See what the processor has.', zh: '查看处理器支持的指令集。' },
        command: 'grep -o -w -E "sse4_2|avx|avx2|avx512f" /proc/cpuinfo | sort | uniq -c',
      },
      {
        text: {
          en: 'In a virtual machine: hand the processor through (QEMU: `-cpu host`).',
          zh: '在虚拟机中：把 CPU 特性透传进去（QEMU：`-cpu host`）。',
        },
      },
      {
        text: {
          en: 'Find the library that did it, and take a build for older processors (such as an earlier release, polars-lts-cpu).',
          zh: '找出触发的库，改用适配旧处理器的构建（如更早的版本、polars-lts-cpu）。',
        },
        command: 'python -X faulthandler app.py',
      },
      GO_BACK,
    ],
    packages: ['torch', 'tensorflow', 'paddlepaddle', 'polars', 'onnxruntime', 'numpy', 'opencv-python'],
    sources: ['https://github.com/tensorflow/tensorflow/issues/17411'],
  },
  {
    id: 'library-invalid',
    signs: [{ says: 'library-invalid' }],
    confidence: 'certain',
    summary: {
      en: '{library} is not a whole library of this system ({reason}).',
      zh: '{library} 不是本系统上完整有效的库（{reason}）。',
    },
    why: {
      en: 'The file was cut off when it was copied or downloaded, is a pointer of Git LFS, or is of another system (a macOS or Windows library on Linux).',
      zh: '该文件在复制或下载时被截断，或是 Git LFS 指针，或属于其他系统（例如把 macOS、Windows 的库放到了 Linux 上）。',
    },
    remedies: [
      { text: { en: 'See what it is.', zh: '查看它到底是什么文件。' }, command: 'file FILE.so; ls -l FILE.so' },
      {
        text: { en: 'Install its package again, without the cache.', zh: '不使用缓存，重新安装它所属的包。' },
        command: 'pip install --force-reinstall --no-cache-dir PACKAGE',
      },
    ],
    sources: ['https://man7.org/linux/man-pages/man8/ld.so.8.html'],
  },
  {
    id: 'library-unmapped',
    signs: [{ says: 'library-unmapped' }],
    confidence: 'likely',
    summary: {
      en: '{library} may not be run from where it is: the file system is mounted without execution (noexec), or memory is short.',
      zh: '{library} 无法从其所在位置加载执行：文件系统以 noexec 方式挂载，或内存不足。',
    },
    why: {
      en: 'Code is mapped from its file as executable, which `noexec` forbids; /tmp is often mounted so. A limit on address space (`ulimit -v`) has the same effect.',
      zh: '代码要以可执行方式从文件映射到内存，`noexec` 会禁止这样做；/tmp 常常这样挂载。地址空间限制（`ulimit -v`）也会有同样的结果。',
    },
    remedies: [
      { text: { en: 'See how it is mounted.', zh: '查看挂载方式。' }, command: 'findmnt -T FILE.so; ulimit -v' },
      {
        text: { en: 'Use another folder for temporary files.', zh: '换一个存放临时文件的目录。' },
        command: 'TMPDIR="$HOME/tmp" python app.py',
      },
    ],
    sources: ['https://man7.org/linux/man-pages/man8/mount.8.html'],
  },
  {
    id: 'executable-stack',
    signs: [{ says: 'executable-stack' }],
    confidence: 'certain',
    summary: {
      en: '{library} asks for an executable stack, and this system refuses that.',
      zh: '{library} 要求可执行栈，而本系统拒绝。',
    },
    why: {
      en: 'glibc 2.41 and newer no longer make the stack executable for a library that is loaded later; hardened kernels and SELinux refuse it, too. Few libraries that ask for it need it.',
      zh: 'glibc 2.41 及更新版本不再为之后加载的库启用可执行栈；加固的内核和 SELinux 也会拒绝。其实多数提出要求的库并不需要它。',
    },
    remedies: [
      {
        text: {
          en: 'Take the mark off the file, or a newer release of its package.',
          zh: '去掉文件上的标记，或升级它所属的包。',
        },
        command: 'patchelf --clear-execstack FILE.so',
      },
      {
        text: {
          en: 'Until then: allow it for this program (glibc 2.41 and newer).',
          zh: '在此之前：为该程序放行（glibc 2.41 及以上）。',
        },
        command: 'GLIBC_TUNABLES=glibc.rtld.execstack=2 python app.py',
      },
    ],
    packages: ['onnxruntime', 'torch'],
    sources: [
      'https://github.com/microsoft/onnxruntime/issues/24911',
      'https://github.com/OpenNMT/CTranslate2/issues/1849',
    ],
  },
  {
    id: 'wheel-unsupported',
    signs: [{ says: 'wheel-unsupported' }],
    confidence: 'certain',
    summary: {
      en: 'The wheel is for another Python, system or processor than this one.',
      zh: '该 wheel 适用于另一种 Python、系统或处理器，与当前环境不符。',
    },
    why: {
      en: 'The name of a wheel says what it fits: cp310 is Python 3.10, then the system and the processor (manylinux_2_28_x86_64, win_amd64, macosx_11_0_arm64). pip compares that with the interpreter that it runs in.',
      zh: 'wheel 的文件名写明了适用范围：cp310 表示 Python 3.10，后面是系统和处理器（manylinux_2_28_x86_64、win_amd64、macosx_11_0_arm64）。pip 会与它所在的解释器比对。',
    },
    remedies: [
      {
        text: { en: 'See what this interpreter takes.', zh: '查看当前解释器接受哪些标签。' },
        command: 'python -m pip debug --verbose | head -40',
      },
      {
        text: {
          en: 'Take the wheel for this Python, or the Python of the wheel.',
          zh: '下载适配当前 Python 的 wheel，或改用该 wheel 对应的 Python。',
        },
      },
      {
        text: { en: 'A lock chooses the wheel by itself.', zh: '锁文件会自动选择合适的 wheel。' },
        command: 'lastgood env lock -r requirements.txt -o pylock.toml',
      },
    ],
    sources: ['https://packaging.python.org/en/latest/specifications/platform-compatibility-tags/'],
  },
];
