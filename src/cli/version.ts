import type { Host } from './host.ts';

/** What `lastgood --version` prints. */
export function versionText(host: Host): string {
  const lines = [`lastgood ${host.version}`, `node ${process.versions.node}`];
  if (host.embeddedVersion) lines.push(`embedded release ${host.embeddedVersion}`);
  return lines.join('\n');
}
