import type { Sentence } from '../../sentence.ts';

/** Packages of the model world that say themselves what does not fit. */
export const PACKAGES: readonly Sentence[] = [
  {
    kind: 'openmmlab-version-unfit',
    pattern:
      /\b(?<package>MM\w{2,15}|mm\w{2,15})\s?==\s?(?<version>[\w.]{1,20}) is used but incompatible\.\s{1,4}Please (?:install|upgrade) (?<name>mm[\w-]{1,20}) ?(?<wanted>[<>=][\d.,<>=![\]() rcabdev]{0,120}[\d\])])/,
    hints: [' is used but incompatible'],
    severity: 'error',
  },
  {
    kind: 'extension-op-missing',
    pattern: /\b(?<op>\w{1,100}) miss in module (?<extension>\w{1,40})/,
    hints: [' miss in module '],
    severity: 'error',
  },
  {
    kind: 'mmcv-lite-used',
    pattern: /\b[Yy]ou should install ``mmcv(?:-full)?`` (?:rather than ``mmcv(?:-lite)?`` )?if you need this module/,
    hints: ['ou should install ``mmcv'],
    severity: 'warning',
  },
  {
    kind: 'optimizer-registered-twice',
    pattern: /\b(?<name>\w{1,60}) is already registered in optimizer at torch\.optim/,
    hints: ['is already registered in optimizer at torch.optim'],
    severity: 'error',
  },
  {
    kind: 'registered-twice',
    pattern:
      /\b(?<name>[\w.-]{1,100}) is already registered in (?<registry>[\w -]{1,60}?)(?: at (?<place>[\w.]{1,200}))?['"]?(?:\n|$)/,
    hints: [' is already registered in '],
    severity: 'error',
  },
  {
    kind: 'openmmlab-unregistered',
    pattern:
      /\b(?<name>[\w.-]{1,100}) is not in the (?<registry>(?:mm\w{1,30}::)?[\w ]{1,60}?) registry(?:\. Please check whether|['"]?(?:\n|$))/,
    hints: [' is not in the '],
    severity: 'error',
  },
  {
    kind: 'modelscope-unregistered',
    pattern: /\b(?<name>[\w.-]{1,200}) is not in the (?<registry>\w{1,60}) registry group (?<group>[\w.-]{0,199}[\w-])/,
    hints: [' registry group '],
    severity: 'error',
  },
  {
    kind: 'modelscope-import-failed',
    pattern: /\bFailed to import (?<module>modelscope\.[\w.]{1,200}) because of the following error/,
    hints: ['Failed to import modelscope.'],
    severity: 'error',
  },
  {
    kind: 'modelscope-config-unfit',
    pattern: /\bAttribute (?<attribute>\w{1,40}) is missing from (?<file>configuration\.json)/,
    hints: [' is missing from configuration.json'],
    severity: 'error',
  },
  {
    kind: 'library-needed',
    pattern:
      /\b(?<needer>[A-Za-z][\w.]{1,200}) requires the (?<library>[^\n]{1,60}?) library but it was not found in your environment/,
    hints: ['library but it was not found in your environment'],
    severity: 'error',
  },
  {
    kind: 'library-needed',
    pattern:
      /\bThis modeling file requires the following packages that were not found in your environment: (?<library>[^\n]{1,200}?)\. Run/,
    hints: ['This modeling file requires the following packages'],
    severity: 'error',
  },
  {
    kind: 'library-needed',
    pattern:
      /\b(?<needer>Using `[^`\n]{1,100}`(?: or a `\w{1,40}`)?|Loading an? [\w-]{1,20} (?:quantized )?model|Using `bitsandbytes` [\w-]{1,30} quantization) requires (?:the latest version of )?(?<library>Accelerate|bitsandbytes|Optimum|AutoAWQ|auto-gptq|gptq|kernels?)\b/i,
    hints: [
      'requires Accelerate',
      'requires accelerate',
      'requires the latest version of ',
      'requires bitsandbytes',
      'requires Optimum',
      'requires optimum',
      'requires auto-gptq',
      'requires gptq',
    ],
    severity: 'error',
  },
  {
    kind: 'tokenizer-backend-missing',
    pattern:
      /\b(?:Couldn't instantiate the backend tokenizer from one of|Cannot instantiate this tokenizer from a slow version|You need to have)\b[\s\S]{0,600}?(?<library>sentencepiece|tiktoken)/,
    hints: [
      "Couldn't instantiate the backend tokenizer",
      'Cannot instantiate this tokenizer from a slow version',
      'You need to have',
    ],
    severity: 'error',
  },
  {
    kind: 'tokenizer-file-newer',
    pattern: /\bdata did not match any variant of untagged enum (?<part>\w{1,60})/,
    hints: ['data did not match any variant of untagged enum '],
    severity: 'error',
  },
  {
    kind: 'architecture-unknown',
    pattern:
      /\b(?:model type `(?<model>[\w.-]{1,80})` but Transformers does not recognize this architecture|Tokenizer class (?<tokenizer>\w{1,80}) does not exist or is not currently imported)/,
    hints: ['Transformers does not recognize this architecture', 'does not exist or is not currently imported'],
    severity: 'error',
  },
  {
    kind: 'keras3-unsupported',
    pattern: /\bYour currently installed version of Keras is Keras 3, but this is not yet supported in Transformers/,
    hints: ['Keras is Keras 3, but this is not yet supported'],
    severity: 'error',
  },
  {
    kind: 'protobuf-generated-old',
    pattern: /\bDescriptors (?:cannot (?:not )?|should not )be created directly/,
    hints: ['Descriptors cannot ', 'Descriptors should not '],
    severity: 'error',
  },
  {
    kind: 'protobuf-versions-differ',
    pattern:
      /\bDetected (?:incompatible|mismatched) Protobuf Gencode\/Runtime (?:version\w{0,3}|major versions?)[^\n]{0,200}?gencode (?<gencode>[\d.]{1,20}\w{0,8}) runtime (?<runtime>[\d.]{1,20}\w{0,8})/i,
    hints: ['Gencode/Runtime'],
    severity: 'error',
  },
  {
    kind: 'pydantic-v2-changed',
    pattern:
      /(?<reason>`BaseSettings` has been moved to the `pydantic-settings` package|`?pydantic[.:][\w.:]{1,80}`? has been removed in V2|`(?:const|regex|conlist|constr)` is removed[.,] use `\w{1,20}` instead|`regex` is removed\. use `pattern` instead|`min_items` is removed\. use `min_length` instead|A non-annotated attribute was detected|If you use `@root_validator` with pre=False|"?Config"? and "model_config" cannot be used together|`__modify_schema__` method is not supported in Pydantic v2|The `__modify_schema__` method is not supported in Pydantic v2|Unable to generate pydantic-core schema for <class '[^'\n]{1,200}'>)/,
    hints: [
      '`BaseSettings` has been moved',
      'has been removed in V2',
      ' is removed',
      'A non-annotated attribute was detected',
      'If you use `@root_validator`',
      'cannot be used together',
      '`__modify_schema__`',
      'Unable to generate pydantic-core schema',
    ],
    severity: 'error',
  },
];
