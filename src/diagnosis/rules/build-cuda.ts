import type { Rule } from '../rule.ts';

/** Code for GPUs that had to be compiled, and was not. */
export const CUDA_BUILD_RULES: readonly Rule[] = [
  {
    id: 'cuda-toolkit-missing',
    signs: [{ says: 'cuda-home-missing' }],
    confidence: 'certain',
    summary: {
      en: 'A package wants to compile code for the GPU, and the CUDA toolkit (nvcc) is not found.',
      zh: '有包需要编译 GPU 代码，但找不到 CUDA 工具包（nvcc）。',
    },
    why: {
      en: 'Wheels of PyTorch bring what running needs, not the compiler. CUDA_HOME must name one folder that holds bin/nvcc, of the same CUDA as this PyTorch.',
      zh: 'PyTorch 的 wheel 只带运行所需的部分，不带编译器。CUDA_HOME 必须指向唯一一个包含 bin/nvcc 的目录，且与当前 PyTorch 的 CUDA 版本一致。',
    },
    remedies: [
      {
        text: { en: 'Where is it, and which one is needed?', zh: '它在哪里，需要哪个版本？' },
        command: 'ls -d /usr/local/cuda*; python -c "import torch; print(torch.version.cuda)"',
      },
      {
        text: { en: 'Name it.', zh: '指定路径。' },
        command: 'export CUDA_HOME=/usr/local/cuda PATH="/usr/local/cuda/bin:$PATH"',
      },
      {
        text: {
          en: 'In Docker: build in an image whose name ends in -devel.',
          zh: '在 Docker 中：用名称以 -devel 结尾的镜像来构建。',
        },
      },
    ],
    sources: ['https://github.com/open-mmlab/mmcv/issues/3217', 'https://github.com/open-mmlab/mmcv/issues/2866'],
  },
  {
    id: 'cuda-toolkit-differs',
    signs: [{ says: 'cuda-compiler-differs' }],
    confidence: 'certain',
    summary: {
      en: 'The CUDA toolkit here is {found}, and this PyTorch was built with {torch}.',
      zh: '此处的 CUDA 工具包是 {found}，而当前 PyTorch 是用 {torch} 构建的。',
    },
    why: {
      en: 'Extensions of PyTorch are compiled with the same major version of CUDA as PyTorch itself.',
      zh: 'PyTorch 扩展要用与 PyTorch 相同的 CUDA 大版本来编译。',
    },
    remedies: [
      {
        text: {
          en: 'Name the toolkit that fits, or install PyTorch for the CUDA that is here.',
          zh: '指定匹配的工具包，或安装适配现有 CUDA 的 PyTorch。',
        },
        command: 'export CUDA_HOME=/usr/local/cuda-{torch}',
      },
    ],
    packages: ['torch'],
    sources: [
      'https://github.com/rusty1s/pytorch_sparse/issues/189',
      'https://github.com/open-mmlab/OpenPCDet/issues/1275',
    ],
  },
  {
    id: 'cuda-compiler-unfit',
    signs: [{ says: 'cuda-compiler-unfit' }],
    confidence: 'likely',
    summary: {
      en: 'The CUDA compiler does not take the C++ compiler or the kind of GPU that it was given.',
      zh: 'CUDA 编译器不支持所用的 C++ 编译器，或不支持所指定的 GPU 架构。',
    },
    why: {
      en: 'Each CUDA accepts C++ compilers up to one version and knows only GPUs that existed then; new ones drop the oldest.',
      zh: '每个 CUDA 版本只接受到某一版本为止的 C++ 编译器，也只认识当时已有的 GPU；新版本又会去掉最老的。',
    },
    remedies: [
      {
        text: { en: 'Name the GPUs to build for, and an older compiler.', zh: '指定目标 GPU，并改用较旧的编译器。' },
        command: 'TORCH_CUDA_ARCH_LIST="8.0;8.6" CC=gcc-11 CXX=g++-11 pip install --no-build-isolation PACKAGE',
      },
    ],
    sources: ['https://docs.nvidia.com/cuda/cuda-installation-guide-linux/'],
  },
];
