/** Settings of npm by their names in `.npmrc`; a list for keys that end in `[]`. */
export type NpmSettings = Record<string, string | string[]>;

type Environment = Record<string, string | undefined>;

/**
 * Reads an `.npmrc`: `key = value` lines, `;` and `#` comments, quoted values, `key[] = value` lists, `${VARIABLE}`.
 * Lines that are none of these are left out, as npm does.
 */
export function parseNpmrc(text: string, env: Environment): NpmSettings {
  const settings: NpmSettings = {};
  for (const line of text.split(/\r?\n/)) {
    const match = /^\s*([^;#=[\]\s][^=]*?)\s*(?:=\s*(.*?)\s*)?$/.exec(line);
    if (match === null) continue;
    const key = expand(match[1], env);
    // A key alone means true, as in any ini file.
    const value = match[2] === undefined ? 'true' : expand(unquote(match[2]), env);
    if (key.endsWith('[]')) {
      const name = key.slice(0, -2);
      settings[name] = [...[settings[name] ?? []].flat(), value];
    } else {
      settings[key] = value;
    }
  }
  return settings;
}

/** Settings given as `npm_config_…` variables: how npm hands its own to what it starts. */
export function settingsFromEnv(env: Environment): NpmSettings {
  const settings: NpmSettings = {};
  for (const [name, value] of Object.entries(env)) {
    const key = /^npm_config_(.+)$/i.exec(name)?.[1];
    if (key === undefined || value === undefined || value === '') continue;
    // `//host/:_authToken` keeps its form; npm changes the underscores of all others, except a leading one.
    settings[key.startsWith('//') ? key : key.toLowerCase().replaceAll(/(?!^)_/g, '-')] = value;
  }
  return settings;
}

function unquote(value: string): string {
  const quote = value[0];
  if ((quote === '"' || quote === "'") && value.length > 1 && value.endsWith(quote)) return value.slice(1, -1);
  return value.replace(/\s*(?<!\\)[;#].*$/, '').replaceAll(/\\([;#\\])/g, '$1');
}

/** `${NAME}`; one that is not set stays as it is written, and `${NAME?}` becomes nothing. */
const expand = (text: string, env: Environment): string =>
  text.replaceAll(/\$\{([^}?]+)(\?)?\}/g, (all, name, optional) => env[name] ?? (optional ? '' : all));
