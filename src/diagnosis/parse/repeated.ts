import type { Incident } from '../incident.ts';

/** Incidents that are kept of the start and of the end of a log that is full of them. */
const FIRST = 100;
const LAST = 300;

/** An exception that is told again without its frames is the one that was told with them. */
export function joined(incidents: readonly Incident[]): Incident[] {
  const known = new Map<string, Incident>();
  return incidents.map((incident) => {
    const { exception } = incident;
    if (exception === null) return incident;
    const key = `${exception.type}: ${exception.message.split('\n', 1)[0]!.trim()}`;
    if (exception.frames.length > 0) known.set(key, incident);
    const before = known.get(key)?.exception;
    if (exception.frames.length > 0 || exception.origin !== null || !before) return incident;
    return { ...incident, exception: { ...exception, frames: before.frames, origin: before.origin } };
  });
}

/** Of what is said over and over, the first and the last; of too much, what is at the start and at the end. */
export function thinned(incidents: readonly Incident[]): Incident[] {
  const first = new Map<string, Incident>();
  const last = new Map<string, Incident>();
  for (const incident of incidents) {
    const key = keyOf(incident);
    if (!first.has(key)) first.set(key, incident);
    last.set(key, incident);
  }
  const kept = new Set([...first.values(), ...last.values()]);
  const rest = incidents.filter((incident) => kept.has(incident));
  return rest.length <= FIRST + LAST ? rest : [...rest.slice(0, FIRST), ...rest.slice(-LAST)];
}

function keyOf({ severity, exception, telling }: Incident): string {
  const words = exception ? `${exception.qualified}: ${exception.message}` : telling.map(({ text }) => text).join('\n');
  return `${severity} ${exception?.frames.length ?? 0} ${words.slice(0, 500).replace(/\d+/g, '#')}`;
}
