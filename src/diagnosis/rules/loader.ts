import type { Look, Rule } from '../rule.ts';
import { GO_BACK } from './remedies.ts';

/** Other packages that need libGL: what is missing for them is not missing for OpenCV. */
const OTHER_VIEWERS: Look = {
  through: /^(open3d|vtk|vtkmodules|PyQt[56]|PySide[26]|OpenGL|pyrender|pyglet|bpy|gmsh)$/,
};
const OPENCV_LIBRARIES = /^lib(GL|gthread-2\.0|glib-2\.0|SM|Xext|Xrender|ICE|X11|xcb[\w-]*|EGL|OpenGL)\.so/;

/** The dynamic loader: what a program needs is missing, or is another than it was built with. */
export const LOADER_RULES: readonly Rule[] = [
  {
    id: 'opencv-libgl-missing',
    signs: [
      { says: 'library-missing', where: { library: OPENCV_LIBRARIES }, through: /^cv2$/ },
      { says: 'library-missing', where: { library: /^libGL\.so/ }, unless: [OTHER_VIEWERS] },
      {
        says: 'library-missing',
        where: { library: /^lib(gthread-2\.0|glib-2\.0|SM|ICE|Xext|Xrender)\.so/ },
        unless: [OTHER_VIEWERS],
        confidence: 'likely',
      },
    ],
    confidence: 'certain',
    summary: {
      en: 'OpenCV needs the system library {library}, and this machine or image does not have it.',
      zh: 'OpenCV 需要系统库 {library}，而这台机器（或镜像）里没有。',
    },
    why: {
      en: 'The wheel `opencv-python` is built for desktops: it loads libGL and libraries of X11 and GLib, which slim images leave out. The headless wheel has the same `cv2` without windows and needs none of them.',
      zh: '`opencv-python` 的 wheel 是为桌面环境构建的，会加载 libGL、X11、GLib 等库，精简镜像里通常没有这些库。headless 版提供同样的 `cv2`，只是不能开窗口，也不需要这些库。',
    },
    remedies: [
      {
        text: {
          en: 'For a server: take the headless wheel instead (remove the others first, they share one folder).',
          zh: '服务器上：改用 headless 版（先卸载其他版本，它们共用同一个目录）。',
        },
        command:
          'pip uninstall -y opencv-python opencv-contrib-python && pip install --force-reinstall opencv-python-headless',
      },
      {
        text: { en: 'Or install the libraries (Debian, Ubuntu).', zh: '或者安装这些系统库（Debian、Ubuntu）。' },
        command: 'apt-get update && apt-get install -y libgl1 libglib2.0-0 libsm6 libxext6 libxrender1',
      },
    ],
    packages: ['opencv-python', 'opencv-contrib-python', 'opencv-python-headless'],
    sources: [
      'https://github.com/fireform-core/FireForm/issues/184',
      'https://github.com/mhw32/data-centric-deep-learning/issues/16',
    ],
  },
  {
    id: 'glibc-too-old',
    signs: [{ says: 'library-version', where: { version: /^GLIBC_2\.(?<wanted>\d+)/ } }],
    confidence: 'certain',
    summary: {
      en: 'Something here was built for {version}, and the C library (glibc) of this system is older.',
      zh: '有程序是按 {version} 构建的，而本系统的 C 库（glibc）版本更旧。',
    },
    why: {
      en: 'A program that is compiled on a newer system uses functions that the glibc of an older one does not have. glibc is part of the operating system: it cannot be upgraded by itself without breaking the system.',
      zh: '在较新系统上编译的程序会用到旧系统 glibc 没有的函数。glibc 属于操作系统本身，单独升级它会破坏系统。',
    },
    remedies: [
      {
        text: {
          en: 'See which glibc this system has; a wheel named manylinux_2_28 needs 2.28 or newer.',
          zh: '查看本系统的 glibc 版本；名为 manylinux_2_28 的 wheel 需要 2.28 或更高版本。',
        },
        command: 'ldd --version',
      },
      {
        text: {
          en: 'Run it on a newer base image (such as debian:12 or ubuntu:22.04), or take a release that was built for older systems.',
          zh: '换用更新的基础镜像（如 debian:12、ubuntu:22.04），或改用为旧系统构建的版本。',
        },
      },
      GO_BACK,
    ],
    sources: ['https://github.com/Gardlin/PCR-CG/issues/7', 'https://peps.python.org/pep-0600/'],
  },
  {
    id: 'glibcxx-too-old',
    signs: [
      // A system whose glibc is too old is too old as a whole.
      {
        says: 'library-version',
        where: { version: /^(GLIBCXX|CXXABI)_/ },
        unless: [{ says: 'library-version', where: { version: /^GLIBC_2/ } }],
      },
    ],
    confidence: 'certain',
    summary: {
      en: 'Something here was built for {version}, and the C++ library (libstdc++) that is loaded is older.',
      zh: '有模块是按 {version} 构建的，而实际加载的 C++ 库（libstdc++）版本更旧。',
    },
    why: {
      en: 'What was compiled with a newer GCC needs a newer libstdc++. Often a new one is there, and an older one is found first: that of the system before that of conda, or the other way round.',
      zh: '用较新 GCC 编译的模块需要较新的 libstdc++。常见情况是新的库其实存在，但先找到了旧的：系统的排在 conda 的前面，或者相反。',
    },
    remedies: [
      {
        text: {
          en: 'See which versions the loaded one has (its path stands in the message).',
          zh: '查看当前加载的库包含哪些版本（路径见报错信息）。',
        },
        command: 'strings /usr/lib/x86_64-linux-gnu/libstdc++.so.6 | grep -E "GLIBCXX_|CXXABI_" | sort -V | tail -3',
      },
      {
        text: {
          en: 'With conda: install a newer libstdc++ into the environment, and let it be found first.',
          zh: '使用 conda 时：在环境里安装较新的 libstdc++，并让它优先被找到。',
        },
        command:
          'conda install -c conda-forge "libstdcxx-ng>=12" && export LD_LIBRARY_PATH="$CONDA_PREFIX/lib:$LD_LIBRARY_PATH"',
      },
      {
        text: {
          en: "With the system's library: upgrade libstdc++6, or take a newer base image.",
          zh: '使用系统库时：升级 libstdc++6，或换用更新的基础镜像。',
        },
        command: 'apt-get update && apt-get install -y --only-upgrade libstdc++6',
      },
    ],
    sources: ['https://github.com/NVlabs/BundleSDF/issues/185', 'https://github.com/somexlab/fastddm/issues/51'],
  },
  {
    id: 'library-version-old',
    role: 'general',
    signs: [{ says: 'library-version' }],
    confidence: 'likely',
    summary: {
      en: '{needer} needs {version} of {library}; the one that is loaded does not have it.',
      zh: '{needer} 需要 {library} 提供 {version}，而实际加载的库里没有。',
    },
    why: {
      en: 'Two libraries were built to go with different releases of a third. Which file is loaded depends on LD_LIBRARY_PATH and on the order of imports.',
      zh: '两个库是按第三个库的不同版本构建的。实际加载哪个文件取决于 LD_LIBRARY_PATH 和导入顺序。',
    },
    remedies: [
      {
        text: { en: 'See which file is loaded for each library.', zh: '查看每个库实际加载的是哪个文件。' },
        command: 'ldd FILE.so',
      },
      {
        text: { en: 'Try without LD_LIBRARY_PATH.', zh: '去掉 LD_LIBRARY_PATH 再试。' },
        command: 'env -u LD_LIBRARY_PATH python app.py',
      },
    ],
    sources: ['https://man7.org/linux/man-pages/man8/ld.so.8.html'],
  },
  {
    id: 'static-tls-block',
    signs: [{ says: 'static-tls' }],
    confidence: 'certain',
    summary: {
      en: 'A library was loaded too late: the place for thread-local data that libraries share (static TLS) was used up.',
      zh: '有库加载得太晚：各库共用的线程局部存储空间（静态 TLS）已经用完。',
    },
    why: {
      en: 'Some libraries, such as libgomp, need a part of a small block that is set aside when the program starts. When many libraries are imported before, nothing is left; this is seen above all on ARM and with older glibc.',
      zh: '有些库（如 libgomp）需要程序启动时预留的一小块空间。之前导入的库太多，就不够用了；多见于 ARM 平台和较旧的 glibc。',
    },
    remedies: [
      {
        text: { en: 'Load it first; its path stands in the message.', zh: '让它最先加载，路径见报错信息。' },
        command: 'LD_PRELOAD=/path/to/libgomp.so.1 python app.py',
      },
      {
        text: {
          en: 'Or import the package that brings it before all others (for example `import cv2` or `import sklearn` before `import torch`).',
          zh: '或者最先导入带有这个库的包（例如在 `import torch` 之前先 `import cv2` 或 `import sklearn`）。',
        },
      },
      {
        text: { en: 'With glibc 2.33 and newer: make the block larger.', zh: 'glibc 2.33 及以上：把这块空间调大。' },
        command: 'GLIBC_TUNABLES=glibc.rtld.optional_static_tls=16384 python app.py',
      },
    ],
    packages: ['opencv-python', 'opencv-python-headless', 'scikit-learn', 'torch', 'onnxruntime'],
    sources: [
      'https://github.com/opencv/opencv/issues/14884',
      'https://www.gnu.org/software/libc/manual/html_node/Dynamic-Linking-Tunables.html',
    ],
  },
  {
    id: 'library-missing',
    role: 'general',
    signs: [{ says: 'library-missing' }],
    confidence: 'likely',
    summary: {
      en: 'The shared library {library} is missing, or is where the loader does not look.',
      zh: '缺少共享库 {library}，或者它不在加载器查找的位置。',
    },
    why: {
      en: "What was compiled names the libraries that it needs, and the loader looks for them in the system's folders and in LD_LIBRARY_PATH. Python packages do not bring libraries of the system with them, and slim images have few.",
      zh: '编译好的程序会写明需要哪些库，加载器在系统目录和 LD_LIBRARY_PATH 中查找。Python 包不会自带系统库，而精简镜像里的库很少。',
    },
    remedies: [
      {
        text: { en: 'Is it on this machine?', zh: '这台机器上有它吗？' },
        command: 'ldconfig -p | grep LIBRARY; find / -name "LIBRARY*" 2>/dev/null',
      },
      {
        text: { en: 'Find the system package that has it, and install that.', zh: '查出包含它的系统软件包并安装。' },
        command: 'apt-get update && apt-get install -y apt-file && apt-file update && apt-file search LIBRARY',
      },
    ],
    lookAt: [
      {
        en: 'LD_LIBRARY_PATH of the process, and `ldd` of the file that needs it.',
        zh: '该进程的 LD_LIBRARY_PATH，以及对需要它的文件运行 `ldd` 的结果。',
      },
    ],
    sources: ['https://man7.org/linux/man-pages/man8/ld.so.8.html'],
  },
  {
    id: 'symbol-undefined',
    role: 'general',
    signs: [{ says: 'symbol-undefined' }],
    confidence: 'likely',
    summary: {
      en: 'A library needs the symbol {symbol}, and none of the libraries that are loaded has it: it was built for another release of one of them.',
      zh: '有库需要符号 {symbol}，但已加载的库都没有提供：它是按其中某个库的另一个版本构建的。',
    },
    why: {
      en: 'A compiled module fits the releases of the libraries it was built with. When one of them is upgraded, or another copy is found first, names that it relies on are gone.',
      zh: '编译好的模块只适配构建时所用的库版本。其中某个库升级了，或先找到了另一份副本，它依赖的名字就不存在了。',
    },
    remedies: [
      { text: { en: 'Make the name readable.', zh: '把符号名还原成可读形式。' }, command: 'c++filt SYMBOL' },
      {
        text: { en: 'See which files are loaded.', zh: '查看实际加载了哪些文件。' },
        command: 'ldd FILE.so',
      },
      {
        text: {
          en: 'Install the package of that file again, for the releases that are here.',
          zh: '针对当前环境的版本，重新安装该文件所属的包。',
        },
      },
      GO_BACK,
    ],
    sources: ['https://man7.org/linux/man-pages/man8/ld.so.8.html'],
  },
  {
    id: 'libc-differs',
    signs: [
      { says: 'library-missing', where: { library: /^(?:\S*\/)?(libc\.musl-\S+|ld-linux-\S+)$/ } },
      { says: 'symbol-undefined', where: { symbol: /^(__\w+_chk|gnu_get_libc_version|__res_init|backtrace\w*)$/ } },
    ],
    confidence: 'likely',
    summary: {
      en: 'A module that was built for another C library (glibc or musl) is loaded.',
      zh: '加载了为另一种 C 库（glibc 或 musl）构建的模块。',
    },
    why: {
      en: 'Alpine Linux has musl, nearly all others have glibc; what is compiled for one does not run with the other. It happens when an environment or `node_modules` is copied between images.',
      zh: 'Alpine Linux 使用 musl，其他发行版几乎都用 glibc；为其中一种编译的模块不能在另一种上运行。常见于在不同镜像之间复制环境或 `node_modules`。',
    },
    remedies: [
      {
        text: {
          en: 'Install the packages inside the image that runs them, or take an image of the same kind (python:3.x-slim, node:x-slim).',
          zh: '在运行它们的镜像里安装依赖，或改用同类镜像（python:3.x-slim、node:x-slim）。',
        },
      },
    ],
    sources: [
      'https://github.com/microsoft/onnxruntime/issues/12439',
      'https://github.com/yhwang/node-red-contrib-tf-model/issues/33',
    ],
  },
  {
    id: 'openmp-duplicate',
    signs: [{ says: 'openmp-twice' }],
    confidence: 'certain',
    summary: {
      en: 'Two OpenMP runtimes are loaded into one process: {library}, and {other} before it.',
      zh: '同一进程加载了两个 OpenMP 运行库：{library}，以及在它之前的 {other}。',
    },
    why: {
      en: "PyTorch, NumPy with MKL, scikit-learn and others each bring an OpenMP. Intel's stops the process when it finds a second one; mostly packages of conda and of pip are mixed in one environment, or one was installed over another.",
      zh: 'PyTorch、带 MKL 的 NumPy、scikit-learn 等各自带有 OpenMP。Intel 的运行库发现第二个时会终止进程；多半是一个环境里混用了 conda 与 pip 的包，或重复安装互相覆盖。',
    },
    remedies: [
      GO_BACK,
      {
        text: {
          en: 'Find the copies; then install the packages that bring them anew, all by pip or all by conda, in a clean environment.',
          zh: '找出各份副本；然后在干净的环境里重新安装带来它们的包，全部用 pip 或全部用 conda。',
        },
        command: 'find "$(python -c "import sys; print(sys.prefix)")" -name "lib*omp*"',
      },
      {
        text: {
          en: 'Only to get over the night: let it go on with two. It may crash or compute wrongly.',
          zh: '仅作临时应急：允许两个并存。可能崩溃或算出错误结果。',
        },
        command: 'export KMP_DUPLICATE_LIB_OK=TRUE',
      },
    ],
    packages: ['torch', 'numpy', 'scikit-learn', 'mkl', 'intel-openmp'],
    sources: [
      'https://github.com/danaugrs/huskarl/issues/18',
      'https://github.com/zhmou/Turbofan-engine-RUL-prediction/issues/2',
    ],
  },
];
