import type { Operators } from './call.ts';
import { activation } from './ops/activation.ts';
import { arithmetic } from './ops/arithmetic.ts';
import { convolution } from './ops/convolution.ts';
import { gather } from './ops/gather.ts';
import { join } from './ops/join.ts';
import { logic } from './ops/logic.ts';
import { matrix } from './ops/matrix.ts';
import { normalization } from './ops/normalization.ts';
import { pad } from './ops/pad.ts';
import { pool } from './ops/pool.ts';
import { reduction } from './ops/reduction.ts';
import { resize } from './ops/resize.ts';
import { shape } from './ops/shape.ts';
import { slicing } from './ops/strided-slice.ts';

/** Every TF.js operator that can be converted. A new one goes into the family it belongs to. */
export const OPERATORS: Operators = {
  ...activation,
  ...arithmetic,
  ...convolution,
  ...gather,
  ...join,
  ...logic,
  ...matrix,
  ...normalization,
  ...pad,
  ...pool,
  ...reduction,
  ...resize,
  ...shape,
  ...slicing,
};
