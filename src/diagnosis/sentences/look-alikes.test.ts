import { expect, test } from 'vitest';
import { SENTENCES } from './index.ts';

const kindsIn = (text: string): string[] => [
  ...new Set(SENTENCES.filter(({ pattern }) => pattern.test(text)).map(({ kind }) => kind)),
];

test.each([
  [
    'watches of files are no full disk',
    "ENOSPC: System limit for number of file watchers reached, watch '/a'",
    'disk-full',
  ],
  ['watches of files, as Python has it', '[Errno 28] inotify watch limit reached', 'disk-full'],
  ['shared memory is no disk', 'unable to write to file </torch_1_2>: No space left on device (28)', 'disk-full'],
  ['shared memory by its path', "[Errno 28] No space left on device: '/dev/shm/x'", 'disk-full'],
  ['a port that is left for another', 'Port 5173 is in use, trying another one...', 'port-used'],
  [
    'a port that is reserved is not taken',
    'Ports are not available: listen tcp 0.0.0.0:80: bind: access a socket in a way forbidden by its access permissions',
    'port-used',
  ],
  [
    'a library that is done without',
    "Could not load dynamic library 'libcudart.so.11.0'; dlerror: libcudart.so.11.0: cannot open shared object file: No such file or directory",
    'library-missing',
  ],
  ['an end with 0', 'exited: web (exit status 0; expected)', 'ended'],
  ['a wheel that was built', "Building wheel for x (setup.py): finished with status 'done'", 'build-failed'],
  [
    'how gunicorn stops a worker',
    '[WARNING] Worker with pid 8 was terminated due to signal 15',
    'gunicorn-worker-signalled',
  ],
  ['what the runtime denies', '"OOMKilled": false,', 'container-oom'],
  [
    'advice about a GPU',
    'If you encounter CUDA out of memory, try to set --tile with a smaller number.',
    'cuda-memory',
  ],
  [
    'nginx tells of an upstream',
    'connect() failed (111: Connection refused) while connecting to upstream',
    'connection-refused',
  ],
  ['a script with line ends of Windows', '/usr/bin/env: ‘bash\\r’: No such file or directory', 'command-missing'],
])('%s', (_, text, kind) => expect(kindsIn(text)).not.toContain(kind));
