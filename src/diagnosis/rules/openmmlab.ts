import type { Rule } from '../rule.ts';
import { cutAt } from './cut.ts';
import { GO_BACK, install, LOCK_AGAIN } from './remedies.ts';

/** What is built on mmcv: mmengine and its registries. */
export const OPENMMLAB_RULES: readonly Rule[] = [
  {
    id: 'mmengine-adafactor-torch25',
    signs: [
      { says: 'optimizer-registered-twice' },
      {
        exception: /^$/,
        through:
          /mmengine\/optim\/optimizer\/builder\.py in register_transformers_optimizers.{0,200}name='(?<name>\w{1,60})'/,
        confidence: 'likely',
      },
      cutAt(/mmengine\/registry\/registry\.py in (?:Registry\.)?_?register_module: /, {
        through: /mmengine[\\/]optim[\\/]optimizer[\\/]builder\.py$/,
      }),
      cutAt(/mmengine\/optim\/optimizer\/builder\.py in register_transformers_optimizers: OPTIMIZERS\.register_module/),
    ],
    confidence: 'certain',
    summary: {
      en: 'mmengine registers an optimizer (Adafactor) a second time: torch has one of that name itself now.',
      zh: 'mmengine 重复注册了优化器（Adafactor）：torch 自己已经有同名的优化器。',
    },
    why: {
      en: "mmengine registers all of torch's optimizers and then Adafactor of transformers under the same name; since torch 2.5 torch has an Adafactor, and the second one is refused. It happens at import, whatever the program does, with mmengine up to 0.10.5.",
      zh: 'mmengine 先注册 torch 的全部优化器，再以同名注册 transformers 的 Adafactor；torch 2.5 起自带 Adafactor，第二次注册便被拒绝。只要导入就会发生，影响 mmengine 0.10.5 及更早版本。',
    },
    remedies: [
      install('-U "mmengine>=0.10.6"', {
        en: 'Take an mmengine that knows of it.',
        zh: '换用已修复此问题的 mmengine。',
      }),
      install('torch==2.4.1 torchvision==0.19.1', {
        en: 'Or stay with torch 2.4, which M2FP is known to run on.',
        zh: '或者留在 torch 2.4，已知 M2FP 可在其上运行。',
      }),
      GO_BACK,
      LOCK_AGAIN,
    ],
    packages: ['torch', 'mmengine', 'transformers'],
    sources: [
      'https://github.com/modelscope/modelscope/issues/1191',
      'https://github.com/open-mmlab/mmengine/issues/1609',
      'https://github.com/GrokCV/HazyDet/issues/14',
    ],
  },
  {
    id: 'openmmlab-unregistered',
    signs: [{ says: 'openmmlab-unregistered' }],
    confidence: 'likely',
    summary: {
      en: '`{name}` is not known to the registry `{registry}` of OpenMMLab: the module that registers it was not imported, or is of another version.',
      zh: 'OpenMMLab 的注册表 `{registry}` 中没有 `{name}`：注册它的模块没有被导入，或版本不符。',
    },
    why: {
      en: 'Configurations name their parts as text, and a registry finds the class for it; it only knows what was imported before. mmdet 2 and 3, and mmcv 1 and 2, register different names.',
      zh: '配置文件用文本指明各部件，由注册表找到对应的类；它只认识已导入的内容。mmdet 2 与 3、mmcv 1 与 2 注册的名字不同。',
    },
    remedies: [
      {
        text: {
          en: 'Import the module that defines it before the model is built (`custom_imports` in the configuration), and use the line of packages that the configuration was written for.',
          zh: '在构建模型之前导入定义它的模块（配置里的 `custom_imports`），并使用配置所对应版本的各个包。',
        },
      },
      GO_BACK,
    ],
    lookAt: [
      {
        en: 'In which package `{name}` is defined, and in which version of it.',
        zh: '`{name}` 定义在哪个包、哪个版本里。',
      },
    ],
    packages: ['mmdet', 'mmsegmentation', 'mmpose', 'mmengine', 'mmcv', 'mmcv-full'],
    sources: ['https://github.com/open-mmlab/mmengine/blob/main/mmengine/registry/build_functions.py'],
  },
];
