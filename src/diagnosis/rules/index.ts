import type { Rule } from '../rule.ts';
import { CUDA_RULES } from './cuda.ts';
import { GENERAL_RULES } from './general.ts';
import { HUGGING_FACE_RULES } from './hugging-face.ts';
import { MMCV_RULES } from './mmcv.ts';
import { HUB_RULES } from './model-hubs.ts';
import { MODELSCOPE_RULES } from './modelscope.ts';
import { NUMPY_RULES } from './numpy.ts';
import { ONNX_RULES } from './onnx.ts';
import { OPENCV_RULES } from './opencv.ts';
import { PACKAGE_RULES } from './python-packages.ts';
import { WEB_RULES } from './python-web.ts';
import { TORCH_RULES } from './torch.ts';
import { TORCHVISION_RULES } from './torchvision.ts';
import { UNDECIDED_RULES } from './undecided.ts';
import { WEIGHTS_RULES } from './weights.ts';

/** All causes that are known. Their order decides nothing. */
export const RULES: readonly Rule[] = [
  ...MMCV_RULES,
  ...MODELSCOPE_RULES,
  ...NUMPY_RULES,
  ...TORCH_RULES,
  ...TORCHVISION_RULES,
  ...CUDA_RULES,
  ...WEIGHTS_RULES,
  ...ONNX_RULES,
  ...OPENCV_RULES,
  ...PACKAGE_RULES,
  ...WEB_RULES,
  ...HUGGING_FACE_RULES,
  ...HUB_RULES,
  ...UNDECIDED_RULES,
  ...GENERAL_RULES,
];
