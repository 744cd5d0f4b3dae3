import type { Sentence } from '../../sentence.ts';

/** Files of weights, and how they fit a network. */
export const WEIGHTS: readonly Sentence[] = [
  {
    kind: 'weights-unreadable',
    pattern:
      /\b(?<reason>PytorchStreamReader failed (?:reading zip archive|locating file|reading file)[^\n]{0,200}|failed finding central directory|unexpected EOF(?:, expected \d{1,20} more bytes)?\. The file might be corrupted|storage has wrong (?:byte )?size: expected -?\d{1,20} got -?\d{1,20}|Invalid magic number; corrupt file\?|invalid magic number[^\n]{0,80}|file in archive is not in a subdirectory[^\n]{0,200}|[Cc]orrupted zip archive|file not found: \S{1,200}\/data\.pkl)/,
    hints: [
      'PytorchStreamReader failed',
      'failed finding central directory',
      'unexpected EOF',
      'storage has wrong',
      'nvalid magic number',
      'file in archive is not in a subdirectory',
      'orrupted zip archive',
      '/data.pkl',
    ],
    severity: 'error',
  },
  {
    kind: 'weights-unreadable',
    pattern: /\b(?<reason>invalid load key, '(?<key>[^\n]{1,10}?)')/,
    hints: ['invalid load key, '],
    severity: 'error',
  },
  {
    kind: 'weights-unreadable',
    pattern: /\b(?<reason>pickle data was truncated|Ran out of input)/,
    hints: ['pickle data was truncated', 'Ran out of input'],
    severity: 'error',
  },
  {
    kind: 'weights-unreadable',
    pattern:
      /\bError while deserializing(?: header)?: (?<reason>\w{0,20}(?:HeaderTooLarge|HeaderTooSmall|InvalidHeaderLength|InvalidHeaderStart|InvalidHeaderDeserialization|InvalidHeader|MetadataIncompleteBuffer|InvalidOffset|TensorInvalidInfo|JsonError|incomplete metadata, file not fully covered|header too (?:large|small)|invalid (?:header[^\n]{0,60}|UTF-8 in header|JSON in header)[^\n]{0,100}))/,
    hints: ['Error while deserializing'],
    severity: 'error',
  },
  {
    kind: 'weights-unreadable',
    pattern:
      /\b(?:Unable to (?:synchronously )?open file|unable to open file) \((?<reason>truncated file|file signature not found|bad object header version number)[^)\n]{0,200}/i,
    hints: ['nable to open file', 'nable to synchronously open file'],
    severity: 'error',
  },
  {
    kind: 'weights-unreadable',
    pattern:
      /\b(?<reason>Protobuf parsing failed|Error parsing message(?: with type 'onnx\.ModelProto')?|Wrong wire type in tag|Failed to parse (?:the )?ONNX model|ModelProto does not have a graph)/,
    hints: [
      'Protobuf parsing failed',
      'Error parsing message',
      'Wrong wire type in tag',
      'ailed to parse',
      'ModelProto does not have a graph',
    ],
    severity: 'error',
  },
  {
    kind: 'weights-unreadable',
    pattern:
      /\b(?<reason>Unable to load weights from (?:pytorch|flax|h5|TF)[^\n]{0,40} ?(?:checkpoint )?file for '[^'\n]{1,400}')/,
    hints: ['Unable to load weights from '],
    severity: 'error',
  },
  {
    kind: 'weights-unreadable',
    pattern: /\b(?<reason>invalid hash value \(expected "[^"\n]{1,100}", got "[^"\n]{1,100}"\))/,
    hints: ['invalid hash value (expected '],
    severity: 'error',
  },
  {
    kind: 'weights-not-pickle',
    pattern:
      /\bWeightsUnpickler error: (?:Unsupported operand (?<operand>\d{1,3})\b|(?<reason>invalid load key[^\n]{0,40}))/,
    hints: ['WeightsUnpickler error: '],
    severity: null,
  },
  {
    kind: 'weights-only-refused',
    pattern:
      /\bWeights only load failed\b[\s\S]{0,2000}?\b(?:GLOBAL|Unsupported class|Unsupported global:) `?(?<name>(?!GLOBAL)[\w.]{1,200})/,
    hints: ['Weights only load failed'],
    severity: 'error',
  },
  {
    kind: 'weights-only-refused',
    pattern: /\bWeights only load failed\b|\bweights_only=True` please check the recommended steps/,
    hints: ['Weights only load failed', 'please check the recommended steps'],
    severity: 'error',
  },
  {
    kind: 'weights-only-refused',
    pattern: /\bUnsupported global: GLOBAL (?<name>[\w.]{1,200}) was not an allowed global by default/,
    hints: ['was not an allowed global by default'],
    severity: 'error',
  },
  {
    kind: 'weights-newer',
    pattern:
      /\bAttempted to read a PyTorch file with version (?<version>\d{1,3}), but the maximum supported version for reading is (?<supported>\d{1,3})|\bis a zip archive \(did you mean to use torch\.jit\.load\(\)\?\)/,
    hints: ['Attempted to read a PyTorch file with version ', 'is a zip archive (did you mean'],
    severity: 'error',
  },
  {
    kind: 'weights-for-cuda',
    pattern:
      /\bAttempting to deserialize object on (?:a )?CUDA\s{1,4}device(?: (?<device>\d{1,3}))? but\s{1,4}torch\.cuda\.(?<found>is_available\(\) is\s{1,4}False|device_count\(\) is\s{1,4}\d{1,3})/,
    hints: ['Attempting to deserialize object on '],
    severity: 'error',
  },
  {
    kind: 'state-dict-unfit',
    pattern: /\bError\(s\) in loading state_dict for (?<model>[\w.]{1,200})/,
    hints: ['Error(s) in loading state_dict for '],
    severity: 'error',
  },
  {
    kind: 'state-dict-unfit',
    pattern: /\bThe model and loaded state dict do not match exactly/,
    hints: ['The model and loaded state dict do not match exactly'],
    severity: null,
  },
  {
    kind: 'state-dict-unfit',
    pattern:
      /\bsize mismatch for (?<parameter>[\w.]{1,300}): copying a param with shape (?<saved>[^\n]{1,100}?) from (?:the )?checkpoint, the shape in current model is (?<wanted>[^\n]{1,100}?)\.?(?:\n|$)/,
    hints: ['size mismatch for '],
    severity: 'error',
  },
  {
    kind: 'state-dict-unfit',
    pattern:
      /\b(?:Trying to set a tensor of shape (?<saved>[^\n]{1,100}?) in "(?<parameter>[^"\n]{1,300})" \(which has shape (?<wanted>[^\n]{1,100}?)\)|Cannot load (?:<class '(?<model>[^'\n]{1,200})'>|[^\n]{1,300}?) (?:from \S{1,300} )?because (?:the following keys are missing|[\w.]{1,300} expected shape))/,
    hints: ['Trying to set a tensor of shape ', 'because the following keys are missing', ' expected shape '],
    severity: 'error',
  },
  {
    kind: 'weights-missing',
    pattern: /\bError no file named (?<path>[^\n,]{1,300}?)(?:, or|,| found| in )/,
    hints: ['Error no file named '],
    severity: 'error',
  },
  {
    kind: 'weights-missing',
    pattern: /(?<![^\s'"])(?<path>[^\s'"]{1,400}) is not a checkpoint file\b/,
    hints: [' is not a checkpoint file'],
    severity: 'error',
  },
  {
    kind: 'weights-missing',
    pattern: /(?<![^\s'"])(?<path>[^\s'"]{1,400}\.(?:pth?|ckpt|onnx|bin|safetensors)) can ?not be found\b/,
    hints: [' can not be found', ' cannot be found'],
    severity: 'error',
  },
  {
    kind: 'weights-missing',
    pattern:
      /\bLoad model (?:from )?(?<path>[^\n]{1,400}?) failed[:.] ?(?:Load model (?:(?! failed\.)[^\n]){1,400} failed\. )?File doesn't exist/,
    hints: ["File doesn't exist"],
    severity: 'error',
  },
];
