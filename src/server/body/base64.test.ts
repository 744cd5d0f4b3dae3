import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeImageText } from './base64.ts';

test('what was encoded comes back: padded or not, URL-safe, in lines, as a data URL', () => {
  fc.assert(
    fc.property(fc.uint8Array(), (array) => {
      const bytes = Buffer.from(array);
      const text = bytes.toString('base64');
      const forms = [
        text,
        text.replace(/=/g, ''),
        bytes.toString('base64url'),
        text.replace(/.{7}/g, '$&\r\n'),
        `data:image/png;base64,${text}`,
        `data:image/jpeg;name=a.jpg;base64,${text}`,
        `DATA:;BASE64,${text}`,
      ];
      for (const form of forms) expect(decodeImageText(form).equals(bytes)).toBe(true);
    }),
  );
});

test.each([
  ['/9j/4AAQ*', 'there is "*" at position 8'],
  ['/9j/é', 'there is "é" at position 4'],
  ['AAAAA', 'cut off after 5 digits'],
  ['AA==AA', 'padding in the middle'],
  ['data:image/png,%89PNG', 'the data URL is not in base64'],
  ['data:image/png;base64,AAAAA', 'cut off after 5 digits'],
])('%s is refused', (text, why) => {
  expect(() => decodeImageText(text)).toThrow(expect.objectContaining({ code: 'bad_request', status: 400 }));
  expect(() => decodeImageText(text)).toThrow(why);
});

test('a data URL of something else is named', () => {
  expect(() => decodeImageText('data:text/html;base64,PGI+')).toThrow(
    expect.objectContaining({ code: 'unsupported_image', message: 'The data URL holds text/html, not an image.' }),
  );
});
