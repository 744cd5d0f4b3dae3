import { expect, test } from 'vitest';
import { shownUrl, splitCredentials } from './secrets.ts';

test('a URL is shown without what lets somebody in', () => {
  expect(shownUrl('https://me:pw@host.example/a%2Fb?token=t&v=1#part')).toBe('https://host.example/a/b?token=***&v=1');
  expect(shownUrl('no URL: secret')).toBe('an address');
});

test('a login in a URL is sent as a header, a percent sign in it as it is', () => {
  const { url, credentials } = splitCredentials('https://me:100%@host.example/a');
  expect(url.href).toBe('https://host.example/a');
  expect(credentials).toEqual({ authorization: `Basic ${Buffer.from('me:100%').toString('base64')}` });
  expect(splitCredentials('https://a%40b:x%3Ay@host.example').credentials).toEqual({
    authorization: `Basic ${Buffer.from('a@b:x:y').toString('base64')}`,
  });
});
