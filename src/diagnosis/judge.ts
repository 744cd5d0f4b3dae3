import type { Confidence, Diagnosis, PackageChange } from '../api/diagnosis.ts';
import type { Finding } from './finding.ts';
import { isInPassing } from './in-passing.ts';
import type { Account, Incident } from './incident.ts';
import type { Rule } from './rule.ts';
import { type Fit, fitOf, type Scene } from './sign.ts';
import { suspectsOf } from './suspects.ts';

export interface Findings {
  verdict: Diagnosis['verdict'];
  /** Best first; one for each rule. */
  findings: readonly Finding[];
}

export interface Evidence {
  account: Account;
  /** What is known besides the log; it goes before what the log tells. */
  versions?: ReadonlyMap<string, string>;
  /** What was changed since the last good release. */
  changes?: readonly PackageChange[];
}

const WEIGHTS: Record<Confidence, number> = { certain: 2, likely: 1, possible: 0 };
const ROLES = { consequence: 0, unknown: 1, general: 1 };
/** Of rules without a role: those that know a cause. */
const CAUSE = 2;

const isFailing = ({ severity }: Incident): boolean => severity === 'fatal' || severity === 'error';
const roleOf = ({ role }: Rule): number => (role === undefined ? CAUSE : ROLES[role]);

/** Weighs what the rules say of what the log says. */
export function judge(rules: readonly Rule[], { account, versions, changes = [] }: Evidence): Findings {
  const { incidents } = account;
  const scene: Scene = { incidents, versions: new Map([...account.versions, ...(versions ?? [])]) };
  const failing = incidents.some(isFailing);
  const heard = incidents.flatMap((incident) => speakersOf(rules, incident, scene, failing));
  const ranked = worthTelling(strongestOfEach(doubted(heard, incidents))).sort(byRank);
  const findings = ranked.map((finding) => ({ ...finding, suspects: suspectsOf(finding, changes) }));
  return { verdict: verdictOf(findings, failing), findings };
}

/** Beside a cause that is known, what may follow from any cause (an exit code) says nothing. */
function worthTelling(findings: readonly Finding[]): Finding[] {
  const decided = findings.some(({ rule, confidence }) => rule.role === undefined && confidence !== 'possible');
  return findings.filter(
    ({ rule, confidence }) => !decided || rule.role !== 'consequence' || confidence !== 'possible',
  );
}

/** What rules say of one incident: those that know its cause, else the general ones, else those that know that they do not. */
function speakersOf(rules: readonly Rule[], incident: Incident, scene: Scene, failing: boolean): Finding[] {
  const fits = rules.flatMap((rule) => {
    const fit = fitOf(rule, incident, scene);
    return fit && mayCount(fit, incident) ? [findingOf(rule, incident, fit, failing)] : [];
  });
  if (fits.some(({ rule }) => rule.role === undefined)) return fits.filter(({ rule }) => !isGeneral(rule));
  const known = fits.filter(({ rule }) => rule.role !== 'unknown');
  return known.length > 0 ? known : fits;
}

const isGeneral = ({ role }: Rule): boolean => role === 'general' || role === 'unknown';

/** What a program went on after is no failure of it, except where the sign says so. */
const mayCount = ({ sign }: Fit, incident: Incident): boolean => isFailing(incident) || sign.evenWarned === true;

function findingOf(rule: Rule, incident: Incident, { sign, values, lines }: Fit, failing: boolean): Finding {
  const said = sign.confidence ?? rule.confidence;
  // A warning beside a failure may have nothing to do with it.
  const confidence = failing && !isFailing(incident) ? 'possible' : said;
  return { rule, incident, confidence: surenessOf(confidence, incident), values, lines, suspects: [] };
}

/** What may only be spoken of is not certain to have happened. */
const surenessOf = (said: Confidence, incident: Incident): Confidence =>
  said === 'certain' && isInPassing(incident) ? 'likely' : said;

/** An exit code, or an answer of 500, says that something failed, not what. */
const isMereEnd = ({ exception, statements }: Incident): boolean =>
  exception === null &&
  statements.length > 0 &&
  statements.every(({ kind, fields }) => kind === 'request-failed' || (kind === 'ended' && Boolean(fields.code)));

/** When the last failure is one that no rule knows, what came before it is not certain to be its cause. */
function doubted(heard: readonly Finding[], incidents: readonly Incident[]): Finding[] {
  const known = (incident: Incident | null): boolean =>
    incident !== null &&
    (heard.some((finding) => finding.incident === incident && !isGeneral(finding.rule)) ||
      known(incident.exception?.origin ?? null));
  const last = incidents.findLast((incident) => isFailing(incident) && (known(incident) || !isMereEnd(incident)));
  if (last === undefined || known(last)) return [...heard];
  return heard.map((finding) => (finding.confidence === 'certain' ? { ...finding, confidence: 'likely' } : finding));
}

function strongestOfEach(findings: readonly Finding[]): Finding[] {
  const best = new Map<string, Finding>();
  for (const finding of findings) {
    const other = best.get(finding.rule.id);
    if (other === undefined || byRank(finding, other) < 0) best.set(finding.rule.id, finding);
  }
  return [...best.values()];
}

/** Failures before warnings, causes before what follows from them, the surer, the later; an origin before what it led to. */
function byRank(a: Finding, b: Finding): number {
  return (
    Number(isFailing(b.incident)) - Number(isFailing(a.incident)) ||
    roleOf(b.rule) - roleOf(a.rule) ||
    WEIGHTS[b.confidence] - WEIGHTS[a.confidence] ||
    Number(isMerelyEnded(a)) - Number(isMerelyEnded(b)) ||
    latestFirst(a.incident, b.incident)
  );
}

/** Of what may follow from any cause, the exit code says least. */
const isMerelyEnded = ({ rule, incident }: Finding): boolean => rule.role === 'consequence' && isMereEnd(incident);

function latestFirst(a: Incident, b: Incident): number {
  if (ledTo(a, b)) return -1;
  if (ledTo(b, a)) return 1;
  return b.last - a.last;
}

const ledTo = (origin: Incident, incident: Incident): boolean => {
  const { origin: before } = incident.exception ?? { origin: null };
  return before !== null && (before === origin || ledTo(origin, before));
};

function verdictOf([best]: readonly Finding[], failing: boolean): Findings['verdict'] {
  if (best === undefined) return failing ? 'undecided' : 'healthy';
  return best.confidence === 'possible' ? 'undecided' : 'decided';
}
