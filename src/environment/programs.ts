const SECTION = /^\s*\[([^\]]+)\]\s*$/;
const ENTRY = /^\s*([^=#;[\s][^=]*?)\s*=/;
/** Installers make programs of these names for pip and setuptools beside those that their entry points say. */
const VERSIONED = /^(pip|easy_install)(\d+(\.\d+)?|-\d+\.\d+)$/;

/** Names of the programs that an installer makes for the text of an `entry_points.txt`. */
export function programsOf(entryPoints: string): Set<string> {
  const names = new Set<string>();
  let section = '';
  for (const line of entryPoints.split(/\r?\n/)) {
    section = SECTION.exec(line)?.[1]?.trim() ?? section;
    if (section !== 'console_scripts' && section !== 'gui_scripts') continue;
    const name = ENTRY.exec(line)?.[1];
    if (name !== undefined) names.add(name);
  }
  return names;
}

/** Is a file of the scripts folder one that an installer makes again by itself? */
export function isMadeByInstaller(file: string, programs: ReadonlySet<string>): boolean {
  const name = file.replace(/(\.exe|-script\.pyw?|\.exe\.manifest)$/, '');
  return programs.has(name) || programs.has(VERSIONED.exec(name)?.[1] ?? '');
}
