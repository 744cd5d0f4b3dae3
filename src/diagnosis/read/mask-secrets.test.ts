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
    ["HfApi(token='0123456789abcdef0123')", "token='***'"],
    ['DB_PASS=hunter2 SECRET_KEY = "a b"', 'DB_PASS=*** SECRET_KEY = "***"'],
    ['password="hunter2 & more"', 'password="***"'],
    ["('password', 'hunter2')", "('password', '***')"],
    ["(b'authorization', b'Bearer a:b&c')", "b'Bearer ***'"],
    ['{\\"Authorization\\": \\"Bearer a:b&c\\"}', '\\"Bearer ***\\"'],
    ['<password>hunter2</password>', '<password>***</password>'],
    ['?next=https%3A%2F%2Fme%3Ahunter2%40host%2Fx', 'https%3A%2F%2F***%40host%2Fx'],
    ['curl -s -u me:hunter2 https://host', '-u me:*** https://host'],
    ['密码：hunter2', '密码：***'],
    [`x_hf_${'a'.repeat(34)}`, 'x_***'],
    [`123456789:AA${'b'.repeat(33)}`, '***'],
    [`sk_live_${'a1'.repeat(10)} gsk_${'a1'.repeat(10)}`, '*** ***'],
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

test.each([
  'a-',
  'http://',
  'password',
  'authorization ',
  'eyJaaaaaaaaa.',
  'sk-',
  'TOKEN_',
  'A_',
  'curl ',
  '%3A%2F%2F',
  'password="',
  'token="',
])('a megabyte of %s is no trouble', (text) => expect(masked(text.repeat(2 ** 20 / text.length))).toBeDefined());

describe('what a diagnosis needs stays', () => {
  test.each([
    'ImportError: /x/_ext.so: undefined symbol: _ZN2at4_ops6narrow4callERKNS_6TensorElll',
    'Expected sha256 9b74c9897bac770ffc029102a200c5de Got 81dc9bdb52d04dc20036dbd8313ed055',
    "KeyError: 'token'",
    'basic functionality, bearer authentication',
    'File "/v/lib/python3.10/site-packages/tokenizers/__init__.py", line 80, in <module>',
    "HTTPSConnectionPool(host='huggingface.co', port=443): Max retries exceeded with url: /a/b/resolve/main/config.json",
    'numpy.core.multiarray failed to import (numpy 2.0.1, key=value)',
    "Unexpected token '<', token: 'unknown'",
    'PWD=/srv/app pwd=/srv/app',
    'docker pull registry:5000/me/app@sha256:9b74c9897bac',
    "KeyError: 'password'",
    'tests/test_password.py::test_secret_key PASSED',
    "AttributeError: 'Tokenizer' object has no attribute 'pad_token'",
  ])('%s', (line) => expect(masked(line)).toBe(line));
});
