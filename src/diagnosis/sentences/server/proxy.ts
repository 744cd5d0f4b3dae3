import type { Sentence } from '../../sentence.ts';

/** nginx and others in front of a service. */
export const PROXY: readonly Sentence[] = [
  {
    kind: 'upstream-refused',
    pattern:
      /\bconnect\(\) (?:to (?<socket>unix:\S{1,300}) )?failed \((?:111: Connection refused|2: No such file or directory|61: Connection refused)\) while connecting to upstream(?:[^\n]{0,600}upstream: "(?<upstream>[^"\n]{1,300})")?/,
    hints: ['while connecting to upstream'],
    severity: 'error',
  },
  {
    kind: 'upstream-forbidden',
    pattern: /\bconnect\(\) (?:to (?<socket>\S{1,300}) )?failed \(13: Permission denied\) while connecting to upstream/,
    hints: ['(13: Permission denied) while connecting to upstream'],
    severity: 'error',
  },
  {
    kind: 'upstream-timed-out',
    pattern:
      /\bupstream timed out \((?:110|60): [^)\n]{1,60}\) while (?<doing>[^\n,]{1,80})(?:[^\n]{0,600}upstream: "(?<upstream>[^"\n]{1,300})")?/,
    hints: ['upstream timed out ('],
    severity: 'error',
  },
  {
    kind: 'upstream-closed',
    pattern:
      /\b(?:upstream prematurely closed connection|recv\(\) failed \(104: Connection reset by peer\)) while (?<doing>[^\n,]{1,80})(?:[^\n]{0,600}upstream: "(?<upstream>[^"\n]{1,300})")?/,
    hints: ['upstream prematurely closed connection', 'recv() failed (104: '],
    severity: 'error',
  },
  {
    kind: 'upstream-unknown',
    pattern:
      /\bhost not found in upstream "(?<upstream>[^"\n]{1,200})"|\bno live upstreams while connecting to upstream/,
    hints: ['host not found in upstream ', 'no live upstreams'],
    severity: 'error',
  },
  {
    kind: 'body-too-large',
    pattern: /\bclient intended to send too large body: (?<bytes>\d{1,20}) bytes/,
    hints: ['client intended to send too large body'],
    severity: 'error',
  },
];
