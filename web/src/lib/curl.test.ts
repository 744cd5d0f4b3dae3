import { describe, expect, test } from 'vitest';
import { curlCommand, outputName, shellQuote } from './curl.ts';

const origin = 'http://127.0.0.1:7860';

describe('curlCommand', () => {
  test('is what a person would type', () => {
    expect(curlCommand({ origin, photo: 'beach.jpg', format: 'json' })).toBe(
      'curl -F image=@beach.jpg http://127.0.0.1:7860/parse -o beach.json',
    );
  });

  test('quotes what a shell would read as its own', () => {
    expect(curlCommand({ origin, photo: "mum's cat.jpg", format: 'labels' })).toBe(
      "curl -F 'image=@mum'\\''s cat.jpg' 'http://127.0.0.1:7860/parse?format=labels' -o 'mum'\\''s cat-labels.png'",
    );
  });

  test('quotes what curl would read as its own', () => {
    expect(curlCommand({ origin, photo: 'a;type=x.jpg', format: 'json' })).toContain(`-F 'image=@"a;type=x.jpg"'`);
  });

  test('fetches a sample first', () => {
    const command = curlCommand({ origin, photo: 'astronaut.png', format: 'coco', sample: '/samples/astronaut.png' });
    expect(command.split('\n')).toEqual([
      'curl -O http://127.0.0.1:7860/samples/astronaut.png',
      "curl -F image=@astronaut.png 'http://127.0.0.1:7860/parse?format=coco' -o astronaut-coco.json",
    ]);
  });
});

test('names without a suffix, or of nothing but one, still give a file name', () => {
  expect(outputName('photo', 'overlay')).toBe('photo-overlay.png');
  expect(outputName('.png', 'shown')).toBe('photo-shown.png');
  expect(outputName('two.dots.jpeg', 'coco')).toBe('two.dots-coco.json');
});

test('plain words stay plain', () => {
  expect(shellQuote('a-b_c.d/e@f:1')).toBe('a-b_c.d/e@f:1');
  expect(shellQuote('$HOME')).toBe("'$HOME'");
});
