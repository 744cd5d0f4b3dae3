import { expect, test } from 'vitest';
import { formatSource, parseSource } from './source.ts';

test.each([
  ['npm:@a/b-c@3.0.4#models/x.json', { kind: 'npm', name: '@a/b-c', version: '3.0.4', path: 'models/x.json' }],
  ['npm:plain@1.2.3-beta.1+5#a', { kind: 'npm', name: 'plain', version: '1.2.3-beta.1+5', path: 'a' }],
  ['npm:plain@1.2.3#a#b', { kind: 'npm', name: 'plain', version: '1.2.3', path: 'a#b' }],
  ['hf:org/m.1@v1.0#w/a.bin', { kind: 'hf', repo: 'org/m.1', revision: 'v1.0', path: 'w/a.bin' }],
  ['modelscope:iic/m@v1.0.1#a.pt', { kind: 'modelscope', repo: 'iic/m', revision: 'v1.0.1', path: 'a.pt' }],
  ['file:models/a.onnx', { kind: 'file', path: 'models/a.onnx' }],
  ['file:./a.onnx', { kind: 'file', path: 'a.onnx' }],
  ['file:../a.onnx', { kind: 'file', path: '../a.onnx' }],
  ['file:/abs/a.onnx', { kind: 'file', path: '/abs/a.onnx' }],
])('%s', (text, source) => {
  expect(parseSource(text)).toEqual(source);
  expect(parseSource(formatSource(parseSource(text)))).toEqual(source);
});

test.each([
  ['models/a.onnx', 'has no scheme'],
  ['https://host/a.onnx', 'has the scheme "https:"'],
  ['hf:org/model', 'names no file'],
  ['hf:org/model#a', 'names no revision'],
  ['hf:model@v1#a', 'has "model" for a repository'],
  ['hf:../model@v1#a', 'has "../model" for a repository'],
  ['modelscope:a/b@v1@v2#a', 'has "v1@v2" for a revision'],
  ['modelscope:a/b@refs/pr/1#a', 'has "refs/pr/1" for a revision'],
  ['modelscope:a/b@v1#../a', 'for a path inside of the repository'],
  ['npm:a@1.2.3', 'names no file'],
  ['npm:a#x', 'names no version'],
  ['npm:@a/b#x', 'names no version'],
  ['npm:a@^1.2.3#x', 'has "^1.2.3" for a version'],
  ['npm:a@latest#x', 'has "latest" for a version'],
  ['npm:../a@1.0.0#x', 'has "../a" for a package name'],
  ['npm:A B@1.0.0#x', 'for a package name'],
  ['npm:a@1.0.0#../../x', 'for a path'],
  ['npm:a@1.0.0#/etc/passwd', 'for a path'],
  ['npm:a@1.0.0#a\\..\\b', 'for a path'],
  ['npm:a@1.0.0#', 'for a path'],
  ['file:', 'names no file'],
  ['file:models/', 'names no file'],
  ['file:///a', 'is a URL'],
])('%s is refused: it %s', (text, why) => {
  expect(() => parseSource(text)).toThrow(
    expect.objectContaining({ code: 'source_invalid', message: expect.stringContaining(why) }),
  );
});
