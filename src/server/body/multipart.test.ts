import { expect, test } from 'vitest';
import { readForm } from './multipart.ts';

interface Part {
  head: string;
  body: string | Buffer;
}

function form(boundary: string, parts: Part[], end = `--${boundary}--\r\n`): Buffer {
  const chunks = parts.flatMap(({ head, body }) => [`--${boundary}\r\n${head}\r\n\r\n`, body, '\r\n']);
  return Buffer.concat([...chunks, end].map((chunk) => Buffer.from(chunk)));
}

const file = 'Content-Disposition: form-data; name="image"; filename="a.jpg"\r\nContent-Type: image/jpeg';

test('files and text fields come apart, bytes as they were', async () => {
  const bytes = Buffer.from(Array.from({ length: 300_000 }, (_, i) => (i * 31) % 256));
  const text = { head: 'Content-Disposition: form-data; name="note"', body: 'hello' };
  const body = form('xYzZY', [{ head: file, body: bytes }, text]);
  const { files, textFields } = await readForm(body, 'multipart/form-data; boundary=xYzZY');
  expect(files).toHaveLength(1);
  expect(files[0]).toMatchObject({ field: 'image', name: 'a.jpg' });
  expect(files[0]?.bytes.equals(bytes)).toBe(true);
  expect(textFields).toEqual(['note']);
});

test('bytes that look like the boundary, but are not at the start of a line, stay in the file', async () => {
  const body = form('b', [{ head: file, body: 'a--b--b\r\n-b' }]);
  const { files } = await readForm(body, 'multipart/form-data; boundary="b"');
  expect(files[0]?.bytes.toString()).toBe('a--b--b\r\n-b');
});

test('an image without a file name is a file, text is not', async () => {
  const image = { head: 'Content-Disposition: form-data; name="image"\r\nContent-Type: image/png', body: '1' };
  const text = { head: 'Content-Disposition: form-data; name="note"\r\nContent-Type: text/plain', body: '2' };
  const { files, textFields } = await readForm(form('b', [image, text]), 'multipart/form-data; boundary=b');
  expect(files).toMatchObject([{ field: 'image', name: undefined }]);
  expect(textFields).toEqual(['note']);
});

test('an encoded file name is read', async () => {
  const head = `Content-Disposition: form-data; name="image"; filename*=utf-8''gr%C3%BC%C3%9Fe.jpg`;
  const { files } = await readForm(form('b', [{ head, body: '1' }]), 'multipart/form-data; boundary=b');
  expect(files[0]?.name).toBe('grüße.jpg');
});

test.each([
  ['no boundary in the header', 'multipart/form-data', form('b', [])],
  ['another boundary in the body', 'multipart/form-data; boundary=c', form('b', [{ head: file, body: '1' }])],
  [
    'cut off in a file',
    'multipart/form-data; boundary=b',
    form('b', [{ head: file, body: '123' }], '').subarray(0, -3),
  ],
  ['no multipart at all', 'multipart/form-data; boundary=b', Buffer.from('{"image": 1}')],
  ['too many parts', 'multipart/form-data; boundary=b', form('b', Array(40).fill({ head: file, body: '1' }))],
])('%s is refused', async (_, contentType, body) => {
  await expect(readForm(body, contentType)).rejects.toMatchObject({ code: 'bad_request', status: 400 });
});
