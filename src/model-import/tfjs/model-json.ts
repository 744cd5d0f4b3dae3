import { z } from 'zod';
import { LastgoodError } from '../../errors.ts';

const size = z.union([z.string(), z.number()]).transform(Number);
const tensorShape = z.object({ dim: z.array(z.object({ size: size.optional() })).optional() });

/** One attribute of a node, as TensorFlow's NodeDef is written in JSON: int64 as text, bytes as base64. */
const attribute = z.object({
  b: z.boolean().optional(),
  i: size.optional(),
  f: z.union([z.number(), z.string()]).transform(Number).optional(),
  s: z.string().optional(),
  type: z.union([z.string(), z.number()]).optional(),
  shape: tensorShape.optional(),
  list: z.object({ i: z.array(size).optional(), s: z.array(z.string()).optional() }).optional(),
});

const node = z.object({
  name: z.string(),
  op: z.string(),
  input: z.array(z.string()).default([]),
  attr: z.record(z.string(), attribute).default({}),
});

const weight = z.object({
  name: z.string(),
  shape: z.array(z.int().nonnegative()),
  dtype: z.string(),
  quantization: z.object({ dtype: z.string(), scale: z.number().optional(), min: z.number().optional() }).optional(),
});

const port = z.object({ name: z.string(), tensorShape: tensorShape.optional() });

/** The `model.json` of a TF.js graph model: the graph, what it calls its ends, and a table of its weights. */
const modelJson = z.object({
  format: z.literal('graph-model').default('graph-model'),
  signature: z
    .object({ inputs: z.record(z.string(), port).optional(), outputs: z.record(z.string(), port).optional() })
    .optional(),
  modelTopology: z.object({ node: z.array(node).min(1) }),
  weightsManifest: z.array(z.object({ weights: z.array(weight) })),
});

export type ModelJson = z.infer<typeof modelJson>;
export type NodeJson = z.infer<typeof node>;
export type AttributeJson = z.infer<typeof attribute>;
export type WeightJson = z.infer<typeof weight>;

/** Checks a parsed `model.json`. Throws `model_unsupported` for another kind of model, naming the place. */
export function readModelJson(model: object): ModelJson {
  const result = modelJson.safeParse(model);
  if (result.success) return result.data;
  const issue = result.error.issues[0]!;
  throw new LastgoodError(
    'model_unsupported',
    `model.json is not a TF.js graph model: ${issue.path.join('.')}: ${issue.message}`,
    {
      hint: 'Give the model.json of a graph model (tensorflowjs_converter --output_format=tfjs_graph_model); layers models have to be converted first.',
      cause: result.error,
    },
  );
}
