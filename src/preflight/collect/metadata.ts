import type { WheelFacts } from './wheel-facts.ts';

/** What a METADATA file says of its surroundings (core metadata: headers as in RFC 822, a description behind them). */
export function requirementsOf(text: string): Pick<WheelFacts, 'requiresPython' | 'requires'> {
  const headers = headersOf(text);
  return {
    requiresPython: headers.find(([key]) => key === 'requires-python')?.[1] ?? null,
    requires: headers.filter(([key]) => key === 'requires-dist').map(([, value]) => value),
  };
}

/** Lines that go on are joined. */
function headersOf(text: string): [key: string, value: string][] {
  const [head] = text.split(/\r?\n\r?\n/, 1) as [string];
  return head
    .replace(/\r?\n[ \t]+/g, ' ')
    .split(/\r?\n/)
    .flatMap((line): [string, string][] => {
      const colon = line.indexOf(':');
      return colon > 0 ? [[line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()]] : [];
    });
}
