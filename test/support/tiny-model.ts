/** The smallest TF.js graph model that does something: `y = relu(x + w)`, with `w` in two shards. */
export function tinyModel(seed = 1): { json: Buffer; shards: [string, Buffer][] } {
  const float = { type: 'DT_FLOAT' };
  const size = (n: number) => ({ size: String(n) });
  const json = {
    format: 'graph-model',
    modelTopology: {
      node: [
        { name: 'x', op: 'Placeholder', attr: { dtype: float, shape: { shape: { dim: [size(-1), size(4)] } } } },
        { name: 'w', op: 'Const', attr: { dtype: float } },
        { name: 'sum', op: 'AddV2', input: ['x', 'w'], attr: { T: float } },
        { name: 'y', op: 'Relu', input: ['sum'], attr: { T: float } },
      ],
      library: {},
      versions: { producer: 1 },
    },
    signature: {
      inputs: { x: { name: 'x:0', dtype: 'DT_FLOAT', tensorShape: { dim: [size(-1), size(4)] } } },
      outputs: { y: { name: 'y:0', dtype: 'DT_FLOAT', tensorShape: { dim: [size(-1), size(4)] } } },
    },
    weightsManifest: [{ paths: ['tiny-1.bin', 'tiny-2.bin'], weights: [{ name: 'w', shape: [4], dtype: 'float32' }] }],
  };
  const weights = Buffer.from(Float32Array.from([seed, -seed, 0.5, 2]).buffer);
  return {
    json: Buffer.from(JSON.stringify(json)),
    shards: [
      ['tiny-1.bin', weights.subarray(0, 8)],
      ['tiny-2.bin', weights.subarray(8)],
    ],
  };
}
