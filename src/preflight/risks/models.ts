import type { Risk } from '../risk.ts';

/** What a network asks of its runtime. */
export const MODELS = {
  ir: {
    id: 'onnx-ir-version',
    summary: {
      en: '{model} is written in ONNX IR {ir}; {runtime} reads {max} at most.',
      zh: '{model} 的 ONNX IR 版本是 {ir}；{runtime} 最高只支持 {max}。',
    },
    why: {
      en: 'A newer onnx writes a newer format{by}; an older runtime refuses it with "Unsupported model IR version".',
      zh: '较新的 onnx 会写出较新的格式{by}，旧的运行时会以 Unsupported model IR version 拒绝。',
    },
    remedies: [
      {
        text: {
          en: 'Write the older number into the file: the format differs in nothing that most networks use.',
          zh: '把文件里的版本号改小：大多数网络用不到新格式的差别。',
        },
        command: `python -c "import onnx; m = onnx.load('{model}'); m.ir_version = {lower}; onnx.save(m, '{model}')"`,
      },
      { text: { en: 'Or upgrade the runtime: {newer}.', zh: '或升级运行时：{newer}。' } },
    ],
  },
  opset: {
    id: 'onnx-opset-unsupported',
    summary: {
      en: '{model} uses operators of opset {opset}; {runtime} knows {max} at most.',
      zh: '{model} 使用 opset {opset} 的算子；{runtime} 最高只支持 {max}。',
    },
    why: {
      en: 'An opset is the list of operators and what they do; a runtime refuses one that is newer than it is.',
      zh: 'opset 规定了有哪些算子及其含义；运行时会拒绝比自己更新的 opset。',
    },
    remedies: [
      { text: { en: 'Export the network with opset_version={max}.', zh: '导出网络时指定 opset_version={max}。' } },
      { text: { en: 'Or upgrade the runtime: {newer}.', zh: '或升级运行时：{newer}。' } },
    ],
  },
} as const satisfies Record<string, Risk>;
