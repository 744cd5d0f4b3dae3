import { parse } from 'smol-toml';
import { list } from 'tar';

/**
 * Does an sdist say what its build needs (`[build-system]` of its pyproject.toml, PEP 518)? Of one that cannot be looked into it
 * is taken for granted.
 */
export async function saysItsNeeds(file: string): Promise<boolean> {
  if (!/\.(tar\.gz|tgz|tar)$/.test(file)) return true;
  let text: Promise<string> | null = null;
  await list({
    file,
    onReadEntry: (entry) => {
      if (!/^[^/]+\/pyproject\.toml$/.test(entry.path)) return;
      text = entry.concat().then((chunks) => String(chunks));
    },
  });
  if (text === null) return false;
  try {
    return (parse(await text) as { 'build-system'?: unknown })['build-system'] !== undefined;
  } catch {
    return true; // the build itself will say what is wrong with it
  }
}
