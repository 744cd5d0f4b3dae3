import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';

/** Does an engine answer, at DOCKER_HOST or where it mostly is? */
export const hasDocker = (): boolean =>
  spawnSync('docker', ['version'], { stdio: 'ignore', timeout: 10_000 }).status === 0;

export function docker(...args: string[]): void {
  const { status, stderr } = spawnSync('docker', args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`docker ${args.join(' ')}: ${stderr}`);
}

/** An image of one layer that holds a folder. */
export async function importImage(folder: string, image: string): Promise<void> {
  const tar = spawn('tar', ['-C', folder, '-c', '.'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const load = spawn('docker', ['import', '-', image], { stdio: [tar.stdout, 'ignore', 'inherit'] });
  const [[packed], [loaded]] = await Promise.all([once(tar, 'exit'), once(load, 'exit')]);
  if (packed !== 0 || loaded !== 0) throw new Error(`tar ended with ${packed}, docker import with ${loaded}`);
}
