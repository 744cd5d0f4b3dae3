import { normalizeName } from '../api/package-name.ts';

/** Distributions that install the same import package: one takes the place of another. First the import name. */
export const FAMILIES: Readonly<Record<string, readonly string[]>> = {
  mmcv: ['mmcv', 'mmcv-full', 'mmcv-lite'],
  cv2: ['opencv-python', 'opencv-python-headless', 'opencv-contrib-python', 'opencv-contrib-python-headless'],
  onnxruntime: ['onnxruntime', 'onnxruntime-gpu', 'onnxruntime-directml', 'onnxruntime-openvino'],
  tensorflow: ['tensorflow', 'tensorflow-cpu', 'tensorflow-gpu', 'intel-tensorflow'],
  faiss: ['faiss', 'faiss-cpu', 'faiss-gpu'],
  PIL: ['pillow', 'pillow-simd'],
};

/** Import names whose distribution has another one. */
const DISTRIBUTIONS: Readonly<Record<string, string>> = {
  cv2: 'opencv-python',
  PIL: 'pillow',
  yaml: 'pyyaml',
  sklearn: 'scikit-learn',
  skimage: 'scikit-image',
  google: 'protobuf',
  pkg_resources: 'setuptools',
  _distutils_hack: 'setuptools',
  attr: 'attrs',
  dateutil: 'python-dateutil',
  bs4: 'beautifulsoup4',
};

/** The distributions, normalized (PEP 503), that may have installed what is imported by this name. */
export function distributionsOf(importName: string): readonly string[] {
  const root = importName.split('.')[0]!;
  return FAMILIES[root] ?? [DISTRIBUTIONS[root] ?? normalizeName(root)];
}
