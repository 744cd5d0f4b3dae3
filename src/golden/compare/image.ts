import { ssim } from 'ssim.js';
import { LastgoodError } from '../../errors.ts';
import { decodeImage } from '../../parsing/decode.ts';
import type { Image } from '../../parsing/image.ts';
import type { ComparisonSpec } from '../golden-set.ts';
import { fail, type Judgement, pass } from '../judgement.ts';

export type ImageTolerance = Omit<Extract<ComparisonSpec, { kind: 'image' }>, 'kind'>;

/** When a golden set asks for neither: what another build of the same codec stays above. */
export const IMAGE_TOLERANCE = { psnr: 40, ssim: 0.98 };
/** Stands for the infinite ratio of equal pictures. */
const PSNR_OF_EQUALS = 100;
/** Side of the window that SSIM slides over a picture. */
const SSIM_WINDOW = 11;

/**
 * Compares two pictures as people see them: upright sRGB, transparency on white.
 * @throws LastgoodError when the expected one cannot be read
 */
export async function compareImage(
  expected: Uint8Array,
  answer: Uint8Array,
  tolerance: ImageTolerance,
): Promise<Judgement> {
  const { image: reference } = await decodeImage(expected);
  let candidate: Image;
  try {
    ({ image: candidate } = await decodeImage(answer));
  } catch (error) {
    if (!(error instanceof LastgoodError)) throw error;
    return fail('answer-malformed', `The answer is no picture: ${error.message}`);
  }
  if (candidate.width !== reference.width || candidate.height !== reference.height) {
    const wanted = `${reference.width} x ${reference.height}`;
    return fail(
      'size-differs',
      `The picture has ${candidate.width} x ${candidate.height} pixels instead of ${wanted}.`,
    );
  }
  return judgeImage(reference, candidate, tolerance);
}

function judgeImage(reference: Image, candidate: Image, tolerance: ImageTolerance): Judgement {
  const unset = tolerance.psnr === undefined && tolerance.ssim === undefined;
  const { psnr, ssim } = unset ? IMAGE_TOLERANCE : tolerance;
  const psnrDb = psnrOf(reference, candidate);
  const similarity = ssimOf(reference, candidate);
  const figures = { psnr_db: psnrDb, ssim: similarity };
  const reasons: string[] = [];
  if (psnr !== undefined && psnrDb < Math.min(psnr, PSNR_OF_EQUALS))
    reasons.push(`PSNR is ${psnrDb.toFixed(1)} dB, ${psnr} dB is the least`);
  if (ssim !== undefined && similarity < ssim) reasons.push(`SSIM is ${similarity.toFixed(3)}, ${ssim} is the least`);
  if (reasons.length > 0) return fail('answers-differ', `The pictures differ: ${reasons.join('; ')}.`, figures);
  return pass(`The picture is the expected one (PSNR ${psnrDb.toFixed(1)} dB).`, figures);
}

/** 10 log10(255^2 / MSE) over all three channels. */
export function psnrOf({ data: a }: Image, { data: b }: Image): number {
  let squares = 0;
  for (let i = 0; i < a.length; i++) squares += (a[i]! - b[i]!) ** 2;
  return squares === 0 ? PSNR_OF_EQUALS : Math.min(PSNR_OF_EQUALS, 10 * Math.log10((255 ** 2 * a.length) / squares));
}

/** Mean SSIM (Wang et al. 2004), 0..1. Pictures smaller than its window are repeated to its size. */
function ssimOf(a: Image, b: Image): number {
  const { mssim } = ssim(toRgba(a), toRgba(b));
  return Math.max(0, Math.min(1, mssim));
}

function toRgba({ width, height, data }: Image) {
  const [wide, high] = [Math.max(width, SSIM_WINDOW), Math.max(height, SSIM_WINDOW)];
  const rgba = new Uint8ClampedArray(4 * wide * high).fill(255);
  for (let y = 0, to = 0; y < high; y++) {
    for (let x = 0; x < wide; x++, to += 4) {
      const from = 3 * ((y % height) * width + (x % width));
      for (let channel = 0; channel < 3; channel++) rgba[to + channel] = data[from + channel]!;
    }
  }
  return { width: wide, height: high, data: rgba };
}
