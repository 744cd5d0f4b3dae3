import { segmentsFromLabelMap } from '../../../src/parsing/label-map.ts';
import type { LabelSet } from '../../../src/parsing/labels.ts';
import type { Recipe, Session } from '../../../src/parsing/recipe.ts';

const LABELS: LabelSet = {
  name: 'tiny',
  labels: [
    { id: 0, name: 'background', color: [0, 0, 0] },
    { id: 1, name: 'bright', color: [255, 0, 0] },
  ],
};

/** What `settings.does` can make the recipe do. */
type Does = 'throw' | 'endless';

/**
 * The smallest recipe with a network: pixels above the mean are a person's. It sees pictures in their own size, up to 64 px.
 * `does: throw` has a bug; `does: endless` runs its network until it is told to stop.
 */
const tiny: Recipe = {
  name: 'tiny',
  networks: () => ['mean.onnx'],
  create: (sessions, { does }) => ({
    labels: LABELS,
    side: 64,
    async parse({ image, size }, { signal }) {
      if ((does as Does) === 'throw') throw new TypeError('the recipe has a bug');
      const picture = { dims: [1, image.height, image.width, 3], data: Float32Array.from(image.data) };
      const session = sessions['mean.onnx'] as Session;
      let mean = 0;
      do {
        signal.throwIfAborted();
        const outputs = await session.run({ picture });
        mean = outputs.mean?.data[0] ?? 0;
      } while ((does as Does) === 'endless');
      const bright = Uint8Array.from({ length: size.width * size.height }, (_, at) => {
        const x = Math.floor(((at % size.width) * image.width) / size.width);
        const y = Math.floor((Math.floor(at / size.width) * image.height) / size.height);
        return Number((image.data[3 * (y * image.width + x)] ?? 0) > mean);
      });
      const parts = segmentsFromLabelMap({ size, labels: bright, people: bright, scores: [0.5] });
      return {
        parsing: { size, labels: LABELS, ...parts },
        timings: { preprocess_ms: 0, inference_ms: 1, postprocess_ms: 0 },
      };
    },
  }),
};

export const recipes: Record<string, Recipe> = { tiny };
