import type { Rule } from '../rule.ts';
import { GO_BACK, LOCK_AGAIN } from './remedies.ts';

/** What PyTorch computes with, and where. */
export const DEVICE_RULES: readonly Rule[] = [
  {
    id: 'half-on-cpu',
    signs: [{ says: 'half-on-cpu' }],
    confidence: 'certain',
    summary: {
      en: 'The model is in half precision, and this PyTorch cannot compute that on a CPU.',
      zh: '模型使用半精度，而此 PyTorch 无法在 CPU 上以半精度计算。',
    },
    why: {
      en: 'Half precision is meant for GPUs; older PyTorch has no such operators for the CPU. Mostly the GPU was lost (another build of torch, a container without it), and the code kept `half()`.',
      zh: '半精度面向 GPU；较旧的 PyTorch 没有对应的 CPU 算子。多半是 GPU 不见了（torch 构建不同、容器没有分配），而代码仍在用 `half()`。',
    },
    remedies: [
      {
        text: { en: 'See whether torch sees the GPU.', zh: '查看 torch 能否识别 GPU。' },
        command: 'python -c "import torch; print(torch.__version__, torch.cuda.is_available())"',
      },
      { text: { en: 'On a CPU use float32: `model.float()`.', zh: 'CPU 上使用 float32：`model.float()`。' } },
      GO_BACK,
    ],
    packages: ['torch'],
    sources: ['https://docs.pytorch.org/docs/stable/tensors.html'],
  },
  {
    id: 'tensors-on-two-devices',
    signs: [{ says: 'devices-mixed' }],
    confidence: 'certain',
    summary: {
      en: 'The model and its input are on different devices, or of different precision.',
      zh: '模型与输入不在同一设备，或精度不同。',
    },
    why: {
      en: 'An operation got one tensor from the CPU and one from the GPU (or one in half precision and one not). Some part of the code moves the model and some other the data, and they disagree.',
      zh: '某个运算同时收到 CPU 与 GPU 上的张量（或一个半精度、一个不是）。移动模型与移动数据的代码不一致。',
    },
    remedies: [
      {
        text: {
          en: 'Move both to one device: `model.to(device)` and `input.to(device)`, and set the device in one place.',
          zh: '把两者移到同一设备：`model.to(device)`、`input.to(device)`，并只在一处设定设备。',
        },
      },
      GO_BACK,
    ],
    packages: ['torch', 'accelerate', 'transformers'],
    sources: ['https://docs.pytorch.org/docs/stable/notes/cuda.html'],
  },
  {
    id: 'torch-operator-missing',
    signs: [{ says: 'operator-missing', where: { operator: /^(?!torchvision::|torchaudio::)(?<what>.+)/ } }],
    confidence: 'likely',
    summary: {
      en: 'PyTorch knows no operator `{what}`.',
      zh: 'PyTorch 没有算子 `{what}`。',
    },
    why: {
      en: 'Operators are registered by PyTorch itself or by an extension when it is imported. The extension was not loaded or is of another version, or the model was exported by a newer PyTorch.',
      zh: '算子由 PyTorch 自身或扩展在导入时注册。要么扩展没有加载或版本不符，要么模型是由更新的 PyTorch 导出的。',
    },
    remedies: [
      {
        text: {
          en: 'Import the extension that brings it before the model is loaded; install the one for the torch that is there.',
          zh: '加载模型之前先导入提供它的扩展，并安装与现有 torch 相符的版本。',
        },
      },
      GO_BACK,
      LOCK_AGAIN,
    ],
    packages: ['torch', 'torchvision', 'torchaudio'],
    sources: ['https://docs.pytorch.org/docs/stable/library.html'],
  },
];
