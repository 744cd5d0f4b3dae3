import { describe, expect, test } from 'vitest';
import { SecretMask } from './mask-secrets.ts';

const masked = (line: string) => new SecretMask().line(line);

describe('secrets are masked', () => {
  test.each([
    ['pip install --index-url https://me:hunter2@index.example/simple', 'https://***@index.example/simple'],
    ['Authorization: Bearer abcdef123456', 'Authorization: Bearer ***'],
    ["headers={'authorization': 'Basic dXNlcjpwYXNz'}", "'authorization': 'Basic ***'"],
    ['DB_PASSWORD=hunter2 python app.py', 'DB_PASSWORD=***'],
    ['"api_key": "abc-def-ghi"', '"api_key": "***"'],
    ['MODELSCOPE_API_TOKEN=01234567-89ab', 'MODELSCOPE_API_TOKEN=***'],
    ['lastgood status --token 0123456789', '--token ***'],
    ['GET /blob?X-Amz-Signature=deadbeef&x=1', 'X-Amz-Signature=***&x=1'],
    [`using hf_${'a'.repeat(34)} now`, 'using *** now'],
    [`ghp_${'a1'.repeat(18)}`, '***'],
    ['AKIAABCDEFGHIJKLMNOP', '***'],
    ['ms-3fa85f64-5717-4562-b3fc-2c963f66afa6', '***'],
    [JSON.stringify({ log: '{"password": "hunter2"}' }), '\\"password\\": \\"***\\"'],
    [`eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.${'s'.repeat(43)}`, '***'],
  ])('%s', (line, expected) => expect(masked(line)).toContain(expected));

  test('a private key is masked to its end', () => {
    const mask = new SecretMask();
    const lines = ['-----BEGIN RSA PRIVATE KEY-----', 'MIIEow', '-----END RSA PRIVATE KEY-----', 'Error: x'];
    expect(lines.map((line) => mask.line(line))).toEqual(['***', '***', '***', 'Error: x']);
  });
});

test('words about a key do not hide what comes long after', () => {
  const mask = new SecretMask();
  mask.line('expected -----BEGIN PRIVATE KEY----- in key.pem');
  for (let n = 0; n < 200; n += 1) mask.line('line');
  expect(mask.line('ValueError: x')).toBe('ValueError: x');
});

test.each(['a-', 'http://', 'password', 'authorization ', 'eyJaaaaaaaaa.', 'sk-', 'TOKEN_', 'A_'])(
  'a megabyte of %s is no trouble',
  (text) => expect(masked(text.repeat(2 ** 20 / text.length))).toBeDefined(),
);

describe('what a diagnosis needs stays', () => {
  test.each([
    'ImportError: /x/_ext.so: undefined symbol: _ZN2at4_ops6narrow4callERKNS_6TensorElll',
    'Expected sha256 9b74c9897bac770ffc029102a200c5de Got 81dc9bdb52d04dc20036dbd8313ed055',
    "KeyError: 'token'",
    'basic functionality, bearer authentication',
    'File "/v/lib/python3.10/site-packages/tokenizers/__init__.py", line 80, in <module>',
    "HTTPSConnectionPool(host='huggingface.co', port=443): Max retries exceeded with url: /a/b/resolve/main/config.json",
    'numpy.core.multiarray failed to import (numpy 2.0.1, key=value)',
    "AttributeError: 'Tokenizer' object has no attribute 'pad_token'",
  ])('%s', (line) => expect(masked(line)).toBe(line));
});
