import type { ParseResponse } from '../../api/parse.ts';

const COUNTS =
  'ibh2g0U?`0A8I4L4L6J:G4M2M3M3M2N3N1N3N1O1N2O1O1N3N1O1N2O1O1O1O1O1O0O1000O1000000000000O100000000001O0' +
  '000000000001O0001O01O00001O00O100O1O1O1O2O0O1O1O1O2N1O1O1O101N1O2N1N3N1O1O2M2N3N1N3M3M3L4L5K4L5I7I8F' +
  ';E]]f3';

/** What the embedded release answered for a portrait of 512 x 512 pixels, cut down to one of its segments. */
export const PARSING_EXAMPLE: ParseResponse = {
  status: 'success',
  inference_time: '0.73s',
  mask_shape: [512, 512],
  release: {
    id: 'sha256:7b685b5e60ef6a868343a29fc8e737dcdf9e320033a32e7b9f18a5de314a01eb',
    version: '2.0.0',
    generation: 1,
  },
  image: { width: 512, height: 512 },
  people: [{ id: 1, score: 0.502, box: [8, 17, 357, 495], area: 113846 }],
  segments: [
    {
      label: 'face',
      label_id: 1,
      person: 1,
      score: 0.502,
      box: [177, 64, 98, 113],
      area: 9113,
      rle: { size: [512, 512], counts: COUNTS },
    },
  ],
  labels: [
    { id: 0, name: 'background', color: [0, 0, 0] },
    { id: 1, name: 'face', color: [255, 240, 204] },
  ],
  timings: {
    queue_ms: 20,
    decode_ms: 8.4,
    preprocess_ms: 1.6,
    inference_ms: 683.7,
    postprocess_ms: 47.9,
    encode_ms: 38,
  },
};
