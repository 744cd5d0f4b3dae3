import { execFile } from 'node:child_process';
import { copyFile, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { Engine } from './engine.ts';

const run = promisify(execFile);

/** What the steps of a Dockerfile run, beside Python. */
const PROGRAMS = ['sh', 'rm', 'chmod', 'mkdir', 'groupadd', 'useradd', 'id'];
const WITHOUT = ['test', 'idlelib', 'site-packages', '__pycache__', 'config-*'].map((name) => `--exclude=${name}`);

/**
 * An image of this machine's own shell, a few programs and a Python with pip: no registry is within reach of a test.
 * @param dir an empty folder
 */
export async function importBase(engine: Engine, python: string, dir: string): Promise<string> {
  const root = join(dir, 'root');
  for (const folder of ['usr/bin', 'usr/sbin', 'usr/local/bin', 'usr/local/lib', 'etc', 'root', 'home', 'var/log']) {
    await mkdir(join(root, folder), { recursive: true });
  }
  await mkdir(join(root, 'tmp'), { mode: 0o777 });
  for (const folder of ['bin', 'sbin']) await symlink(`usr/${folder}`, join(root, folder));
  for (const program of PROGRAMS) {
    const { stdout } = await run('/bin/sh', ['-c', `command -v ${program}`], { env: { PATH: '/usr/sbin:/usr/bin' } });
    await copyWithLibraries(stdout.trim(), join(root, 'usr/bin', program), root);
  }
  await copyPython(python, root);
  await writeFile(join(root, 'etc/passwd'), 'root:x:0:0:root:/root:/bin/sh\n');
  await writeFile(join(root, 'etc/group'), 'root:x:0:\n');
  await writeFile(join(root, 'etc/login.defs'), await readFile('/etc/login.defs'));
  await writeFile(join(root, 'etc/ld.so.conf'), '/usr/local/lib\n/lib/x86_64-linux-gnu\n/usr/lib/x86_64-linux-gnu\n');
  await run('/sbin/ldconfig', ['-r', root]);
  await run('tar', ['-C', root, '-cf', join(dir, 'root.tar'), '.']);
  const name = 'lastgood-test-base:1';
  await engine.docker('import', join(dir, 'root.tar'), name);
  return name;
}

async function copyWithLibraries(file: string, to: string, root: string): Promise<void> {
  await copyFile(file, to);
  await copyLibraries([file], root);
}

/** What the loader finds for these files, at the same places. */
async function copyLibraries(files: string[], root: string): Promise<void> {
  for (const file of files) {
    const { stdout } = await run('ldd', [file]).catch(() => ({ stdout: '' }));
    for (const [, library] of stdout.matchAll(/(?:=> |^\s+)(\/\S+) \(0x/gm)) {
      if (library!.includes('libpython')) continue;
      await mkdir(dirname(join(root, library!)), { recursive: true });
      await copyFile(library!, join(root, library!));
    }
  }
}

/** Into /usr/local, as the official images have it. */
async function copyPython(python: string, root: string): Promise<void> {
  const program = 'import sys, sysconfig; print(sys.base_prefix, sysconfig.get_python_version())';
  const [prefix, version] = (await run(python, ['-c', program])).stdout.trim().split(' ') as [string, string];
  const [from, to] = [join(prefix, 'lib', `python${version}`), join(root, 'usr/local/lib', `python${version}`)];
  await copyWithLibraries(join(prefix, 'bin', `python${version}`), join(root, 'usr/local/bin/python3'), root);
  await mkdir(join(to, 'site-packages'), { recursive: true });
  const copy = async (flags: string[], what: string) => {
    await run('/bin/sh', ['-c', `tar -C '${from}' ${flags.join(' ')} -c ${what} | tar -C '${to}' -x`]);
  };
  await copy(WITHOUT, '.');
  await copy([], 'site-packages/pip site-packages/pip-*');
  await run('/bin/sh', ['-c', `cp -P '${prefix}'/lib/libpython*.so* '${root}/usr/local/lib/' 2>/dev/null || true`]);
  const { stdout } = await run('find', [join(from, 'lib-dynload'), '-name', '*.so']);
  await copyLibraries(stdout.trim().split('\n'), root);
}
