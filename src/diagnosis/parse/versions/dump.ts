import type { Told } from './told.ts';

/** What people call it, and what it is installed as. */
const CALLED: Readonly<Record<string, string>> = {
  pytorch: 'torch',
  opencv: 'opencv-python',
  mmdetection: 'mmdet',
  mmsegmentation: 'mmsegmentation',
  huggingface_hub: 'huggingface-hub',
};
/** Names that a value may stand behind without the word "version". */
const KNOWN =
  'PyTorch|torch|TorchVision|torchvision|torchaudio|MMCV|mmcv|mmcv-full|MMEngine|mmengine|MMDetection|mmdet|MMSegmentation|' +
  'MMPose|mmpose|OpenCV|opencv-python|NumPy|Numpy|numpy|SciPy|scipy|pandas|TensorFlow|tensorflow|Keras|keras|transformers|' +
  'Transformers|tokenizers|diffusers|accelerate|datasets|safetensors|huggingface_hub|modelscope|ModelScope|timm|onnx|' +
  'onnxruntime|onnxruntime-gpu|protobuf|gradio|Flask|flask|Werkzeug|werkzeug|gunicorn|uvicorn|fastapi|pydantic|setuptools|pip|funasr|xformers';
const VERSION = String.raw`v?(\d{1,6}\.\d[\w.+]{0,60})`;

/** `PyTorch: 1.8.0`, `torch = 2.1.0+cu121`, `- transformers version: 4.37.2`. */
const VALUED = new RegExp(
  String.raw`(?:^|[\s\x60,;(])(${KNOWN})\x60?(?: [Vv]ersion)?(?: \([^)]{0,40}\))?(?:\s{0,40}:\s{0,40}|\s=\s|\sis\s)['"]?${VERSION}`,
);
/** `PyTorch version 2.0.1 Found.` */
const VERSIONED = new RegExp(
  String.raw`(?:^|[\s\x60])(?!file|index|model|driver|runtime|CUDA|IR|API|supported|max)([A-Za-z][\w-]{1,60})\x60? version(?: \([^)]{0,40}\))?:?\s{1,40}(?:is )?['"]?${VERSION}`,
);
/** What each of these says of itself, or of what it met. */
const SAID: readonly (readonly [RegExp, string | null])[] = [
  [new RegExp(`^NumPy ${VERSION} as it may crash`), 'numpy'],
  [new RegExp(String.raw`\bCurrent index file version is ${VERSION},`), 'modelscope'],
  [/(?:^|\s)(?<name>[\w-]{1,60})==(?<version>\d[\w.+]{0,60}) is used but incompatible/, null],
  [/\bbut found (?<name>[\w-]{1,60})==(?<version>\d[\w.+]{0,60}?)\.?(?:\s|$)/, null],
];
/** In an interactive session the answer stands below. */
const ASKED = /^(?:>>> |In \[\d{1,6}\]: )(?:print\()?([A-Za-z_]\w{0,60})\.__version__\)?\s*$/;
const ANSWERED = /^(?:Out\[\d{1,6}\]: )?'?(\d{1,6}\.\d[\w.+]{0,60})'?$/;

/** Reports of environments, and what libraries say of themselves. */
export function byDump(text: string, before: string): readonly Told[] {
  const told = SAID.flatMap(([pattern, name]) => {
    const match = pattern.exec(text);
    return match ? [toldOf(name ?? match.groups!.name!, match.groups?.version ?? match[1]!)] : [];
  });
  const value = VALUED.exec(text) ?? VERSIONED.exec(text);
  const asked = ASKED.exec(before);
  const answered = asked && ANSWERED.exec(text);
  return [
    ...told,
    ...(value ? [toldOf(value[1]!, value[2]!)] : []),
    ...(asked && answered ? [toldOf(asked[1]!, answered[1]!)] : []),
  ];
}

const toldOf = (name: string, version: string): Told => [
  CALLED[name.toLowerCase()] ?? name,
  version.replace(/[.,]$/, ''),
];
