import type { Rule } from '../rule.ts';
import { ARCHITECTURE_RULES } from './architecture.ts';
import { BUILD_RULES } from './build.ts';
import { CUDA_BUILD_RULES } from './build-cuda.ts';
import { CONTAINER_RULES } from './container.ts';
import { CUDA_RULES } from './cuda.ts';
import { DISK_RULES } from './disk.ts';
import { ENDED_RULES } from './ended.ts';
import { GENERAL_RULES } from './general.ts';
import { HUGGING_FACE_RULES } from './hugging-face.ts';
import { INDEX_ACCESS_RULES } from './index-access.ts';
import { INSTALL_RULES } from './install.ts';
import { LOADER_RULES } from './loader.ts';
import { MEMORY_RULES } from './memory.ts';
import { MMCV_RULES } from './mmcv.ts';
import { HUB_RULES } from './model-hubs.ts';
import { MODELSCOPE_RULES } from './modelscope.ts';
import { NETWORK_RULES } from './network.ts';
import { NODE_RULES } from './node.ts';
import { NUMPY_RULES } from './numpy.ts';
import { ONNX_RULES } from './onnx.ts';
import { OPENCV_RULES } from './opencv.ts';
import { OPENMMLAB_RULES } from './openmmlab.ts';
import { PROXY_RULES } from './proxy.ts';
import { PACKAGE_RULES } from './python-packages.ts';
import { PYTHON_VERSION_RULES } from './python-versions.ts';
import { WEB_RULES } from './python-web.ts';
import { SERVER_RULES } from './server.ts';
import { TORCH_RULES } from './torch.ts';
import { DEVICE_RULES } from './torch-devices.ts';
import { TORCHVISION_RULES } from './torchvision.ts';
import { UNDECIDED_RULES } from './undecided.ts';
import { WEIGHTS_RULES } from './weights.ts';

/** All causes that are known. Their order decides nothing. */
export const RULES: readonly Rule[] = [
  ...LOADER_RULES,
  ...ARCHITECTURE_RULES,
  ...INSTALL_RULES,
  ...INDEX_ACCESS_RULES,
  ...BUILD_RULES,
  ...CUDA_BUILD_RULES,
  ...SERVER_RULES,
  ...PROXY_RULES,
  ...NODE_RULES,
  ...MEMORY_RULES,
  ...DISK_RULES,
  ...NETWORK_RULES,
  ...CONTAINER_RULES,
  ...ENDED_RULES,
  ...MMCV_RULES,
  ...OPENMMLAB_RULES,
  ...MODELSCOPE_RULES,
  ...NUMPY_RULES,
  ...TORCH_RULES,
  ...TORCHVISION_RULES,
  ...DEVICE_RULES,
  ...CUDA_RULES,
  ...WEIGHTS_RULES,
  ...ONNX_RULES,
  ...OPENCV_RULES,
  ...PACKAGE_RULES,
  ...PYTHON_VERSION_RULES,
  ...WEB_RULES,
  ...HUGGING_FACE_RULES,
  ...HUB_RULES,
  ...UNDECIDED_RULES,
  ...GENERAL_RULES,
];
