import type { Sentence } from '../../sentence.ts';

/** ONNX and ONNX Runtime, of Python and of Node. */
export const ONNX: readonly Sentence[] = [
  {
    kind: 'onnx-ir-unsupported',
    pattern:
      /\b[Uu]nsupported model IR version: (?<version>\d{1,3}), max supported IR version:(?: (?<supported>\d{1,3}))?/,
    hints: ['nsupported model IR version: '],
    severity: 'error',
  },
  {
    kind: 'onnx-ir-unsupported',
    pattern: /\bYour model ir_version (?<version>\d{1,3}) is higher than the checker's \((?<supported>\d{1,3})\)/,
    hints: ['Your model ir_version '],
    severity: 'error',
  },
  {
    kind: 'onnx-opset-unsupported',
    pattern:
      /\b[Oo]pset (?<opset>\d{1,3}) is under development and support for this is limited\.(?:[^\n]{0,400}Current official support for domain (?<domain>\S{1,60}) is till opset (?<supported>\d{1,3}))?/,
    hints: ['is under development and support for this is limited'],
    severity: null,
  },
  {
    kind: 'onnx-opset-unsupported',
    pattern:
      /\bUnsupported ONNX opset version: (?<opset>\d{1,3})|\bONNX export failed[^\n]{0,200}opset version (?<wanted>\d{1,3})/,
    hints: ['Unsupported ONNX opset version', 'ONNX export failed'],
    severity: 'error',
  },
  {
    kind: 'onnx-op-missing',
    pattern:
      /\bCould not find an implementation for (?:the node \S{1,200}?:)?(?<op>\w{1,60})\((?<opset>\d{1,3})\)|\bFatal error: (?<custom>[\w.]{0,60}:?\w{1,60})(?:\(-?\d{1,3}\))? is not a registered function\/op|\bNo [Oo]p registered for (?<unregistered>\w{1,60}) with domain_version/,
    hints: ['Could not find an implementation for ', 'is not a registered function/op', 'registered for '],
    severity: 'error',
  },
  {
    kind: 'onnx-input-unfit',
    pattern:
      /\b(?<reason>Got invalid dimensions for input: ?(?<input>[^\s:]{1,200})|Invalid rank for input: ?(?<ranked>[^\s:]{1,200})|Invalid (?:Feed )?[Ii]nput [Nn]ame: ?(?<named>[^\s:]{1,200})|Unexpected input data type\. Actual: ?\([^\n]{1,80}\) ?, expected: ?\([^\n]{1,80}\)|Required inputs \([^\n]{1,300}?\) are missing from input feed|input '(?<fed>[^'\n]{1,200})' is missing in 'feeds')/,
    hints: [
      'Got invalid dimensions for input',
      'Invalid rank for input',
      'nput Name',
      'nput name',
      'Unexpected input data type',
      'are missing from input feed',
      "is missing in 'feeds'",
    ],
    severity: 'error',
  },
  {
    kind: 'onnx-data-missing',
    pattern:
      /\b(?:External data path (?:validation failed|does not exist)|[Dd]ata of TensorProto \([^\n]{1,300}\) should be stored in (?<path>[^\n,]{1,300}), but it doesn't exist|(?:open file|GetFileLength for) "?(?<file>[^"\n]{1,300}?(?:\.data|_data|weights\.pb|\.bin))"? (?:fail|failed)|tensor data file[^\n]{0,200}(?:not found|does ?n[o']t exist)|(?:file_size|cannot get file size)[^\n]{0,100}\[(?<sized>[^\]\n]{1,300}(?:\.data|_data|\.pb))\])/,
    hints: [
      'xternal data',
      'ata of TensorProto',
      'open file',
      'GetFileLength',
      'tensor data file',
      'file_size',
      'file size',
    ],
    severity: 'error',
  },
  {
    kind: 'onnx-model-invalid',
    pattern:
      /\b(?:This is an invalid model\.|Invalid model\. (?=Node input)|(?=Node \([^\n)]{0,200}\) Op \(\w{1,60}\) \[(?:Shape|Type)InferenceError\]))(?: ?(?<reason>[^\n]{1,300}))?/,
    hints: ['This is an invalid model.', 'Invalid model. ', 'InferenceError]'],
    severity: 'error',
  },
  {
    kind: 'onnx-provider-missing',
    pattern: /\bSpecified provider '(?<provider>\w{1,60})' is not in available provider names/,
    hints: ['is not in available provider names'],
    severity: 'warning',
  },
  {
    kind: 'onnx-provider-missing',
    pattern:
      /\b(?:Failed to create (?<provider>\w{1,40}ExecutionProvider)|Failed to load library \S{0,300}(?:providers_)(?<plugin>\w{1,40})\.(?:so|dll))/,
    hints: ['Failed to create ', 'Failed to load library '],
    severity: 'warning',
  },
  {
    kind: 'onnx-providers-unsaid',
    pattern: /\bSince ORT 1\.9, you are required to explicitly set the\s{0,4}providers parameter/,
    hints: ['Since ORT 1.9, you are required to explicitly set'],
    severity: 'error',
  },
  {
    kind: 'onnx-backend-missing',
    pattern: /\bbackend not found\b|\bno available backend found\b/,
    hints: ['backend not found', 'no available backend found'],
    severity: 'error',
  },
];
