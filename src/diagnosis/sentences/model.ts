import type { Sentence } from '../sentence.ts';
import { NUMPY } from './model/numpy.ts';
import { ONNX } from './model/onnx.ts';
import { PACKAGES } from './model/packages.ts';
import { TORCH } from './model/torch.ts';
import { VISION } from './model/vision.ts';
import { WEIGHTS } from './model/weights.ts';

/**
 * Weights, PyTorch, NumPy, ONNX Runtime, OpenCV: what runs the model.
 *
 * | kind | fields | said |
 * |---|---|---|
 * | weights-unreadable | reason, key? | failed finding central directory; invalid load key, 'v'; HeaderTooLarge |
 * | weights-not-pickle | operand?, reason? | WeightsUnpickler error: Unsupported operand 60 |
 * | weights-only-refused | name? | Weights only load failed … |
 * | weights-newer | version?, supported? | Attempted to read a PyTorch file with version 3, but … |
 * | weights-for-cuda | device?, found | Attempting to deserialize object on a CUDA device but … |
 * | weights-missing | file?, path? | Error no file named pytorch_model.bin …; File doesn't exist |
 * | state-dict-unfit | model?, parameter?, saved?, wanted? | Error(s) in loading state_dict for X |
 * | torch-without-cuda | | Torch not compiled with CUDA enabled |
 * | half-on-cpu, devices-mixed | op?, found? | "slow_conv2d_cpu" not implemented for 'Half' |
 * | torch-too-old | wanted?, found?, least? | Disabling PyTorch because PyTorch >= 2.4 is required but found 2.2 |
 * | torchvision-ops-missing | | operator torchvision::nms does not exist |
 * | operator-missing | operator | Unknown builtin op: torchvision::nms |
 * | cuda-builds-differ | other, torch, theirs | PyTorch and torchvision were compiled with different CUDA versions |
 * | cuda-memory | wanted? | CUDA out of memory. Tried to allocate 2.00 GiB |
 * | cuda-driver-old, cuda-driver-missing, cuda-device-missing, cuda-kernel-missing | found?, wanted? | the NVIDIA driver, the card |
 * | cuda-error | reason?, status? | CUDA error: device-side assert triggered |
 * | numpy-abi | built?, numpy | A module that was compiled using NumPy 1.x cannot be run in NumPy 2.0.1 |
 * | numpy-array-api-missing, numpy-core-failed, numpy-unavailable | part? | _ARRAY_API not found |
 * | numpy-uninitialized | reason | Failed to initialize NumPy: … |
 * | numpy-api-old | built, numpy | module compiled against API version 0xf but this version of numpy is 0xd |
 * | numpy-size-changed | type, expected?, got? | numpy.dtype size changed, may indicate binary incompatibility |
 * | numpy-name-removed | name, release? | `np.float_` was removed in the NumPy 2.0 release |
 * | onnx-ir-unsupported | version, supported | Unsupported model IR version: 9, max supported IR version: 8 |
 * | onnx-opset-unsupported | opset?, supported? | Opset 21 is under development … |
 * | onnx-op-missing | op?, opset?, custom? | Could not find an implementation for X(19) |
 * | onnx-input-unfit | reason, input? | Got invalid dimensions for input: x |
 * | onnx-data-missing | path?, file? | a file of weights beside the model |
 * | onnx-model-invalid | reason? | This is an invalid model. … |
 * | onnx-provider-missing | provider?, plugin? | Specified provider 'X' is not in available provider names |
 * | onnx-providers-unsaid, onnx-backend-missing | | Since ORT 1.9, you are required to … |
 * | openmmlab-version-unfit | package, version, name, wanted | MMCV==1.7.0 is used but incompatible. Please install mmcv>=2 |
 * | extension-op-missing | op, extension | bezier_align_forward miss in module _ext |
 * | mmcv-lite-used | | You should install ``mmcv`` rather than ``mmcv-lite`` |
 * | optimizer-registered-twice | name | 'Adafactor is already registered in optimizer at torch.optim' |
 * | registered-twice, openmmlab-unregistered | name, registry | X is not in the models registry |
 * | modelscope-unregistered | name, registry, group | X is not in the pipelines registry group Y |
 * | modelscope-import-failed | module | Failed to import modelscope.x because of the following error |
 * | modelscope-config-unfit | attribute, file | Attribute pipeline is missing from configuration.json |
 * | library-needed | needer?, library | X requires the Y library but it was not found in your environment |
 * | tokenizer-backend-missing | | Couldn't instantiate the backend tokenizer |
 * | tokenizer-file-newer | part | data did not match any variant of untagged enum ModelWrapper |
 * | architecture-unknown | model?, tokenizer? | Transformers does not recognize this architecture |
 * | keras3-unsupported | | Keras is Keras 3, but this is not yet supported |
 * | protobuf-generated-old | | Descriptors cannot be created directly |
 * | protobuf-versions-differ | gencode, runtime | Detected incompatible Protobuf Gencode/Runtime versions |
 * | pydantic-v2-changed | reason | `BaseSettings` has been moved to the `pydantic-settings` package |
 * | image-channels-unfit | | Invalid number of channels in input image |
 * | image-empty | assertion, function? | (-215:Assertion failed) !_src.empty() in function 'cvtColor' |
 * | image-unread | path | imread_('x'): can't open/read file |
 * | image-unidentified | path | cannot identify image file |
 */
export const MODEL: readonly Sentence[] = [...WEIGHTS, ...TORCH, ...NUMPY, ...ONNX, ...PACKAGES, ...VISION];
