import type { Advice } from '../../api/control/advice.ts';

const START = {
  part: 'start',
  ms: 4_660,
  low_ms: 3_107,
  high_ms: 6_990,
  basis: 'measured',
  from: '4.7 s start, as it took 3 min 20 s ago',
} as const;

/** The way that is best, and one that takes longer; the others are left out. */
export function adviceExample(from: { id: string; version: string }, to: { id: string; version: string }): Advice {
  return {
    service: 'human-parsing',
    at: '2026-05-04T10:02:00.000Z',
    from: { ...from, generation: 2 },
    to: { ...to, generation: 1 },
    ways: [
      {
        way: 'warm-standby',
        possible: true,
        reason: null,
        ms: 3.1,
        low_ms: 2.1,
        high_ms: 4.7,
        basis: 'measured',
        from: 'rehearsed 12 s ago: 3.1 ms',
        parts: [
          { part: 'switch', ms: 3.1, low_ms: 2.1, high_ms: 4.7, basis: 'measured', from: 'rehearsed 12 s ago: 3.1 ms' },
        ],
        needs: ['302.0 MB of memory, which it holds already'],
        loses: ['What 2.0.0 brought'],
        risk: { level: 'low', sentence: 'It answered a golden input rightly 12 s ago.' },
      },
      {
        way: 'cold-release',
        possible: true,
        reason: null,
        ms: 4_677,
        low_ms: 3_115,
        high_ms: 7_024,
        basis: 'predicted',
        from: START.from,
        parts: [
          START,
          {
            part: 'switch',
            ms: 17,
            low_ms: 8,
            high_ms: 34,
            basis: 'predicted',
            from: '17 ms to write down who serves',
          },
        ],
        needs: ['302.0 MB of memory beside 2.0.0; 18.30 GB are free'],
        loses: ['What 2.0.0 brought', 'Until it is ready: the requests that 2.0.0 fails'],
        risk: { level: 'low', sentence: 'It is what served before, byte for byte.' },
      },
    ],
    recommendation: {
      way: 'warm-standby',
      why: '1.0.0 runs beside 2.0.0 and is ready: 3.1 ms, and no request is lost.',
      command: 'lastgood rollback',
    },
    machine: {
      at: '2026-05-04T10:01:58.000Z',
      write_bytes: 1_600_000_000,
      hash_bytes: 1_500_000_000,
      files: 13_000,
      links: 58_000,
      network_bytes: 17_000_000,
    },
  };
}
