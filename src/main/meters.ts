import type { Meters } from '../rollout/context.ts';

/** For a home that nobody scrapes. */
export const noMeters: Meters = {
  switched: () => {},
  rolledBack: () => {},
  rolloutEnded: () => {},
  goldenAgreement: () => {},
  storeBytes: () => {},
  environmentDrift: () => {},
};
