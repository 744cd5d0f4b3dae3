/**
 * Scores the embedded parser against people annotated by hand.
 *   npm run bench:quality -- FOLDER [--size full|lite]
 * FOLDER holds annotations.json and its photos (people found, people invented, joints on the right part, person IoU),
 * or photos with LabelMe polygons beside them (photo.jpg, photo.json: IoU of each class and person), or both.
 */
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { decodeImage } from '../src/parsing/decode.ts';
import { readLabelMe } from '../src/parsing/read-labelme.ts';
import { labelMePairs, readAnnotations } from './lib/annotations.ts';
import { openPoseParts, type Size } from './lib/pose-parts.ts';
import { scoreAreas } from './lib/score-areas.ts';
import { addScores, formatScore, type PhotoScore, scorePhoto } from './lib/score-photo.ts';

const { values, positionals } = parseArgs({
  options: { size: { type: 'string', default: 'full' } },
  allowPositionals: true,
});
const folder = positionals[0];
if (!folder) throw new Error('Name a folder: npm run bench:quality -- FOLDER [--size full|lite]');
const parser = await openPoseParts(values.size as Size, { threads: 1 });
const signal = new AbortController().signal;

async function parseFile(path: string) {
  const { image, size } = await decodeImage(await readFile(path), { side: parser.side });
  return (await parser.parse({ image, size }, { minScore: 0, signal })).parsing;
}

const scores: PhotoScore[] = [];
for (const photo of readAnnotations(folder)) {
  const score = scorePhoto(photo, await parseFile(join(folder, photo.image)));
  scores.push(score);
  console.log(formatScore(photo.image, score));
}
if (scores.length > 0) console.log(formatScore('total', addScores(scores)));

for (const { image, labels } of labelMePairs(folder)) {
  const { areas } = readLabelMe(JSON.parse(await readFile(labels, 'utf8')));
  console.log(basename(image));
  for (const { label, iou } of scoreAreas(areas, await parseFile(image))) {
    console.log(`  ${label.padEnd(20)} ${iou === null ? 'not a class of this parser' : `IoU ${iou.toFixed(3)}`}`);
  }
}
