import type { Rule } from '../rule.ts';
import { CHECK_LOCK, GO_BACK } from './remedies.ts';

/** Failures that are known by their words and have several causes: the words alone decide none. */
export const UNDECIDED_RULES: readonly Rule[] = [
  {
    id: 'tuple-index-out-of-range',
    signs: [{ says: 'index-out-of-range', where: { what: /^tuple$/ } }],
    confidence: 'possible',
    summary: {
      en: 'A tuple has fewer elements than the code takes from it; this line alone does not say why.',
      zh: '元组的元素比代码要取的少；仅凭这一行不能说明原因。',
    },
    why: {
      en: "Articles about M2FP name three different causes for this line (unpacking in the feature pyramid, tuples under torch.jit, subclasses of Tensor), and none of them is in ModelScope's code. In real reports it is a network that was called without positional inputs (DataParallel, a hook), an output or a shape with fewer parts than another version gives, or input that was not sorted or is empty.",
      zh: '关于 M2FP 的文章对这一行给出了三种不同的原因（特征金字塔解包、torch.jit 下的元组、Tensor 子类），而 ModelScope 的代码里都没有。真实案例中，是网络被调用时没有位置参数（DataParallel、钩子），是另一个版本的输出或形状分量更少，或输入未排序、为空。',
    },
    remedies: [GO_BACK, CHECK_LOCK],
    lookAt: [
      {
        en: 'The innermost frame: in torch/nn/parallel or a hook inputs were passed by name only; in your own code print the length of the tuple.',
        zh: '最内层栈帧：若在 torch/nn/parallel 或钩子里，说明输入只以关键字传递；若在自己的代码里，打印该元组的长度。',
      },
      {
        en: '`.shape` of what is indexed: a gray or empty image has two dimensions, not three.',
        zh: '被索引对象的 `.shape`：灰度或空图像只有两维，不是三维。',
      },
      {
        en: 'Versions of torch, torchvision and modelscope against the last good release: `lastgood env check --lock pylock.toml`.',
        zh: '对照上一个正常版本检查 torch、torchvision、modelscope 的版本：`lastgood env check --lock pylock.toml`。',
      },
    ],
    packages: ['torch', 'torchvision', 'modelscope', 'mmcv-full', 'timm'],
    sources: [
      'https://github.com/renjunxiang/lic2019_ie/issues/1',
      'https://github.com/bigmb/Unet-Segmentation-Pytorch-Nest-of-Unets/issues/50',
      'https://github.com/microsoft/NeuronBlocks/issues/19',
    ],
  },
  {
    id: 'nonetype-not-callable',
    signs: [
      { says: 'not-callable', where: { type: /^NoneType$/ } },
      { exception: /^TypeError$/, message: /^the first argument must be callable/ },
    ],
    confidence: 'possible',
    summary: {
      en: 'Something that should be a function or class is None; this line alone does not say why.',
      zh: '本应是函数或类的东西是 None；仅凭这一行不能说明原因。',
    },
    why: {
      en: 'The usual way there: a package was imported with `try … except ImportError: x = None` because it is optional or failed, and the name is called later. Else a registry or a lookup gave None, or a model was never loaded.',
      zh: '常见的由来：某个包可选或导入失败，代码以 `try … except ImportError: x = None` 处理，之后又调用了这个名字。也可能是注册表或查找返回了 None，或模型从未加载。',
    },
    remedies: [
      GO_BACK,
      {
        text: {
          en: 'Import by itself what the failing line calls: that shows the real error.',
          zh: '单独导入出错那一行所调用的东西：真正的错误会显示出来。',
        },
        command: 'python -c "import PACKAGE"',
      },
      CHECK_LOCK,
    ],
    lookAt: [
      {
        en: 'The code of the innermost frame: which name is called, and where the file sets it to None.',
        zh: '最内层栈帧的代码：调用的是哪个名字，该文件在哪里把它设为 None。',
      },
      {
        en: 'Warnings at start that a package could not be imported.',
        zh: '启动时关于某个包无法导入的警告。',
      },
    ],
    packages: ['transformers', 'tensorflow', 'keras', 'timm', 'mmcv-full', 'mmcv', 'flash-attn'],
    sources: [
      'https://github.com/Comfy-Org/ComfyUI/issues/7692',
      'https://github.com/stanleylsx/entity_extractor_by_ner/issues/67',
      'https://github.com/modelscope/FunASR/issues/1810',
    ],
  },
];
