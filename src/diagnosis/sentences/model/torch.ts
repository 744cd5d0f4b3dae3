import type { Sentence } from '../../sentence.ts';

/** PyTorch and CUDA. */
export const TORCH: readonly Sentence[] = [
  {
    kind: 'torch-without-cuda',
    pattern: /\bTorch not compiled with CUDA enabled/,
    hints: ['Torch not compiled with CUDA enabled'],
    severity: 'error',
  },
  {
    kind: 'torch-without-cuda',
    pattern: /\bmodule 'torch\._C' has no attribute '_cuda_(?:setDevice|getDevice|getDeviceCount|isDriverSufficient)'/,
    hints: ["module 'torch._C' has no attribute "],
    severity: 'error',
  },
  {
    kind: 'operator-missing',
    pattern:
      /\b(?:operator|No such operator|Could not find the operator|Unknown builtin op:|Could not run) '?(?<operator>[a-z]\w{1,40}::\w{1,100})/,
    hints: ['operator ', 'Unknown builtin op: ', 'Could not run '],
    severity: null,
  },
  {
    kind: 'torchvision-ops-missing',
    pattern: /\bCouldn't load custom C\+\+ ops\b/,
    hints: ["Couldn't load custom C++ ops"],
    severity: 'error',
  },
  {
    kind: 'torchvision-ops-missing',
    pattern:
      /\b(?:operator|No such operator|Could not find the operator) torchvision::\w{1,60}(?: does not exist)?|\bCould not run 'torchvision::\w{1,60}'/,
    hints: ['operator torchvision::', "Could not run 'torchvision::"],
    severity: 'error',
  },
  {
    kind: 'cuda-builds-differ',
    pattern:
      /\bDetected that PyTorch and (?<other>torchvision|torchaudio|TorchAudio) w(?:ere|as) compiled with different CUDA(?: major)? versions\.\s{1,4}PyTorch has CUDA [Vv]ersion\s?[= ]?\s?(?<torch>[\d.]{1,10}\d) and (?:torchvision|torchaudio|TorchAudio) has CUDA [Vv]ersion\s?[= ]?\s?(?<theirs>[\d.]{1,10}\d)/,
    hints: ['Detected that PyTorch and '],
    severity: 'error',
  },
  {
    kind: 'cuda-memory',
    pattern:
      /(?<!encounter )\bCUDA out of memory\b(?:\. Tried to allocate (?<wanted>[\d.]{1,12} [KMGT]i?B))?|\bCUDA error: out of memory\b|\bCUDA_ERROR_OUT_OF_MEMORY\b/,
    hints: ['CUDA out of memory', 'CUDA error: out of memory', 'CUDA_ERROR_OUT_OF_MEMORY'],
    severity: 'error',
  },
  {
    kind: 'cuda-driver-old',
    pattern:
      /\bThe NVIDIA driver on your system is too old \(found version (?<found>\d{1,9})\)|\bCUDA driver version is insufficient for CUDA runtime version|\bforward compatibility was attempted on non supported HW|\bcuda>=(?<wanted>[\d.]{1,8}), please update your driver/,
    hints: [
      'The NVIDIA driver on your system is too old',
      'CUDA driver version is insufficient',
      'forward compatibility was attempted',
      'please update your driver',
    ],
    severity: 'error',
  },
  {
    kind: 'cuda-driver-missing',
    pattern: /\bFound no NVIDIA driver on your system/,
    hints: ['Found no NVIDIA driver on your system'],
    severity: 'error',
  },
  {
    kind: 'cuda-device-missing',
    pattern:
      /\bNo CUDA GPUs are available\b|\bno CUDA-capable device is detected|\bCUDA error: invalid device ordinal|\bInvalid CUDA 'device=/,
    hints: ['No CUDA GPUs are available', 'no CUDA-capable device', 'invalid device ordinal', "Invalid CUDA 'device="],
    severity: 'error',
  },
  {
    kind: 'cuda-kernel-missing',
    pattern: /\bno kernel image is available for execution on the device|\bCUDA_ERROR_NO_BINARY_FOR_GPU\b/,
    hints: ['no kernel image is available', 'CUDA_ERROR_NO_BINARY_FOR_GPU'],
    severity: 'error',
  },
  {
    kind: 'cuda-error',
    pattern:
      /\bCUDA error: (?<reason>device-side assert triggered|an illegal memory access was encountered|unspecified launch failure|misaligned address|invalid configuration argument|unknown error|CUBLAS_STATUS_\w{1,40}|initialization error)|\bcuDNN error: (?<status>CUDNN_STATUS_\w{1,60})|\bCUDA unknown error\b/,
    hints: ['CUDA error: ', 'cuDNN error: ', 'CUDA unknown error'],
    severity: 'error',
  },
  {
    kind: 'half-on-cpu',
    pattern: /"(?<op>\w{1,60})" not implemented for '(?<type>Half|BFloat16)'/,
    hints: ['" not implemented for \''],
    severity: 'error',
  },
  {
    kind: 'devices-mixed',
    pattern:
      /\bExpected all tensors to be on the same device, but (?:found at least two devices, |got \w{1,60} is on )?(?<found>[^\n!]{0,80})|\bInput type \((?<input>[\w.]{1,60})\) and weight type \((?<weight>[\w.]{1,60})\) should be the same/,
    hints: ['Expected all tensors to be on the same device', 'and weight type ('],
    severity: 'error',
  },
  {
    kind: 'torch-too-old',
    pattern:
      /\b(?:Disabling PyTorch because PyTorch >= ?(?<wanted>[\d.]{1,10}) is required but found (?<found>[\w.+]{1,30})|require users to upgrade torch to at least v?(?<least>[\d.]{1,8}\d))/,
    hints: ['Disabling PyTorch because PyTorch', 'require users to upgrade torch to at least'],
    severity: 'warning',
  },
];
