import type { Sentence } from '../../sentence.ts';

/** Node.js, npm and native modules. */
export const NODE: readonly Sentence[] = [
  {
    kind: 'node-module-missing',
    pattern: /\bCannot find (?:module|package) '(?<module>[^'\n]{1,400})'(?: imported from (?<needer>[^\n]{1,400}))?/,
    hints: ['Cannot find module ', 'Cannot find package '],
    severity: 'error',
  },
  {
    kind: 'node-esm-required',
    pattern:
      /\bERR_REQUIRE_ESM\b|\brequire\(\) of ES Module (?<module>\S{1,400})|\bMust use import to load ES Module: (?<module>\S{1,400})|\bCannot use import statement outside a module\b|\brequire is not defined in ES module scope\b|\bERR_REQUIRE_ASYNC_MODULE\b/,
    hints: [
      'ERR_REQUIRE_',
      'require() of ES Module',
      'Must use import to load',
      'Cannot use import statement',
      'require is not defined in ES module',
    ],
    severity: 'error',
  },
  {
    kind: 'node-heap-exhausted',
    pattern:
      /\bFATAL ERROR: [^\n]{0,160}\b(?:JavaScript heap out of memory|Allocation failed[^\n]{0,80})|\bERR_WORKER_OUT_OF_MEMORY\b|\bJavaScript heap out of memory\b/,
    hints: ['FATAL ERROR: ', 'ERR_WORKER_OUT_OF_MEMORY', 'JavaScript heap out of memory'],
    severity: 'fatal',
  },
  {
    kind: 'node-abi-differs',
    pattern:
      /\bwas compiled against a different Node\.js version using\s{0,12}NODE_MODULE_VERSION (?<built>\d{1,4})[^\n]{0,80}(?:\s{0,12}NODE_MODULE_VERSION (?<needed>\d{1,4}))?|\bNODE_MODULE_VERSION (?<built>\d{1,4})\. This version of Node\.js requires\b|\bModule did not self-register\b/,
    hints: ['was compiled against a different Node.js version', 'NODE_MODULE_VERSION', 'Module did not self-register'],
    severity: 'error',
  },
  {
    kind: 'node-version-unfit',
    pattern:
      /\bnpm (?:ERR!|error) (?:code )?(?:EBADENGINE|ENOTSUP|notsup)\b|\bThe engine "node" is incompatible with this module\.(?: Expected version "(?<wanted>[^"\n]{1,80})"\. Got "(?<got>[^"\n]{1,40})")?|\bERR_PNPM_UNSUPPORTED_ENGINE\b|\bYou are (?:currently )?(?:running|using) Node\.js (?<got>v?[\d.]{1,20})[^\n]{0,120}(?:requires?|required|is required)|\bNode\.js version (?:>=? ?)?v?(?<wanted>[\d.]{1,20})[^\n]{0,20} is required\b/,
    hints: [
      'EBADENGINE',
      'ENOTSUP',
      'notsup',
      'The engine "node"',
      'ERR_PNPM_UNSUPPORTED_ENGINE',
      'You are ',
      'Node.js version ',
    ],
    severity: 'error',
  },
  {
    kind: 'node-gyp-failed',
    pattern:
      /\bgyp ERR! (?:stack Error: (?<reason>[^\n]{1,200})|not ok|build error|configure error|find Python\b)|\bprebuild-install (?:warn|WARN) install No prebuilt binaries found/,
    hints: ['gyp ERR! '],
    severity: 'error',
  },
  {
    kind: 'node-native-missing',
    pattern:
      /\bCould not load the "(?<module>\w{1,60})" module using the (?<platform>[\w-]{1,60}) runtime|\bSomething went wrong installing the "(?<module>\w{1,60})" module|\bCannot find module '(?:\.{1,2}\/)?[^'\n]{0,200}(?<binding>onnxruntime_binding|[\w-]{1,80}\.node)'|\bCannot find module '(?<package>@[\w.-]{1,60}\/[\w.-]{0,60}(?:linux|darwin|win32)[\w-]{0,40})'/,
    hints: ['Could not load the "', 'Something went wrong installing the "', 'Cannot find module '],
    severity: 'error',
  },
  {
    kind: 'npm-failed',
    pattern: /\bnpm (?:ERR!|error) code (?<code>E[A-Z]{3,20}|\d{1,3})\b|\bnpm (?:ERR!|error) (?<code>[45]\d\d) /,
    hints: ['npm ERR! ', 'npm error '],
    severity: 'error',
  },
  {
    kind: 'npm-conflict',
    pattern: /\bERESOLVE (?:unable to resolve dependency tree|could not resolve)\b/,
    hints: ['ERESOLVE '],
    severity: 'error',
  },
  {
    kind: 'npm-lock-differs',
    pattern:
      /`?npm ci`?(?: command)? can only install |\bERR_PNPM_OUTDATED_LOCKFILE\b|\bYour lockfile needs to be updated\b/,
    hints: ['can only install', 'ERR_PNPM_OUTDATED_LOCKFILE', 'Your lockfile needs to be updated'],
    severity: 'error',
  },
  {
    kind: 'npm-failed',
    // npm tells one failure in many lines.
    pattern: /^npm (?:ERR!|error)(?:\s|$)/,
    hints: ['npm ERR!', 'npm error'],
    severity: 'error',
  },
  {
    kind: 'npm-package-missing',
    pattern:
      /'(?<package>[^'\n]{1,200})' is not in (?:this|the npm) registry|\bThe requested resource '(?<package>[^'\n]{1,200})' could not be found|\bNo matching version found for (?<package>[^\s]{1,200}?)\.?(?:\s|$)/,
    hints: [
      'is not in this registry',
      'is not in the npm registry',
      'The requested resource ',
      'No matching version found for ',
    ],
    severity: 'error',
  },
  {
    kind: 'npm-script-missing',
    pattern: /\bMissing script: "?(?<script>[\w:.-]{1,100})|\bCommand "(?<script>[\w:.-]{1,100})" not found\.$/,
    hints: ['Missing script: ', 'Command "'],
    severity: 'error',
  },
];
