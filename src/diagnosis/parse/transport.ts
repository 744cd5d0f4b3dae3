import type { LogLine } from '../log.ts';

interface Carried {
  /** What tells its process from others'. */
  source: string;
  rest: string;
}

/** What carriers of logs put before every line. Group 1 tells the process, where there is one. */
const CARRIERS: readonly RegExp[] = [
  // kubectl, containerd, GitHub: a time, and what stream it is.
  /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d) std(?:out|err) [FP] /,
  // Heroku: a time, and which dyno.
  /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d) ((?:app|heroku)\[[\w.-]{1,60}\]): ?/,
  // journald, syslog.
  /^[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d [\w.-]{1,100} ([\w./@-]{1,100}\[\d{1,9}\]): ?/,
  // docker compose, pm2.
  /^([a-z0-9][\w.]{0,60}(?:[-_][\w.]{1,60}){0,8}[-_]\d{1,4}) {1,40}\| ?/,
  /^(\d{1,4}\|[\w.-]{1,60}) {0,40}\| ?/,
  // docker build.
  /^(#\d{1,4}) \d{1,6}\.\d{1,3} /,
  /^(=> )?=> # /,
  // torchrun, mpirun, Ray, vLLM.
  /^(\[(?:rank|default)\d{1,5}\]): ?/,
  /^(\[\d{1,4},\d{1,5}\])<std(?:out|err)>: ?/,
  /^(\([\w.:=-]{1,80} pid=\d{1,9}(?:, ip=[\w.:]{1,50})?\)) /,
];
/** A container's name without a number is one only when most lines have such. */
const NAMED = /^([\w.-]{1,60}) {1,40}\| ?/;
/** Quoted, as in a mail or an issue. */
const QUOTED = /^> ?/;
/** One carrier may carry for another. */
const MOST = 3;

/** Takes off what carriers put before a log's lines. */
export function transportOf(lines: readonly LogLine[]): (text: string) => Carried {
  const overall = [NAMED, QUOTED].find(
    (prefix) => lines.filter(({ text }) => prefix.test(text)).length > Math.max(2, lines.length / 2),
  );
  return (text) => {
    let carried: Carried = { source: '', rest: text };
    for (let n = 0; n < MOST; n += 1) {
      const prefix = [...CARRIERS, ...(overall && n === 0 ? [overall] : [])].find((one) => one.test(carried.rest));
      if (prefix === undefined) return carried;
      carried = without(prefix, carried);
    }
    return carried;
  };
}

function without(prefix: RegExp, { source, rest }: Carried): Carried {
  const match = prefix.exec(rest)!;
  return { source: source + (match[1] ?? ''), rest: rest.slice(match[0].length) };
}
