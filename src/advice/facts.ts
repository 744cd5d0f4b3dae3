import type { ReleaseInfo } from '../api/parse.ts';

/** A time that was measured. */
export interface Measured {
  ms: number;
  /** ISO 8601. */
  at: string;
}

/** How much an environment, or a part of it, is made of. */
export interface Amount {
  packages: number;
  files: number;
  bytes: number;
}

/** What a build of an environment has to do. */
export interface BuildAmount extends Amount {
  /** Of these, what must be unpacked first. */
  fresh: Amount;
}

/** A build that was done. */
export interface PastBuild extends Measured, BuildAmount {
  /** Version of the release that it was for, when it was another one. */
  version: string;
}

/** What a machine does in a second; `_ms` are milliseconds of one. */
export interface MachineRates {
  at: string;
  write_bytes: number;
  read_bytes: number;
  hash_bytes: number;
  /** Small files made. */
  files: number;
  /** Hard links made; null: there are none. */
  links: number | null;
  /** 8 KiB written and flushed. */
  sync_ms: number;
  /** A program started and ended. */
  spawn_ms: number;
}

export interface EnvironmentFacts {
  /** It is there, as it says itself. */
  there: boolean;
  /** It was changed since it was made: how, in one sentence; null when it was not. */
  drift: string | null;
  /** The Python that it is for, such as 3.10.13, and whether one that fits is here, and whether it is the same build. */
  python: { wanted: string; here: boolean; same: boolean };
  amount: BuildAmount;
  /** Wheels that the store has lost. */
  missing: string[];
  /** The newest build of it of the kind that would be done now; null when none was timed. */
  ownBuild: PastBuild | null;
  /** The newest build of any environment in this home. */
  anyBuild: PastBuild | null;
  reinstall: {
    /** Bytes to fetch. */
    bytes: number;
    wheels: number;
    /** `ms`: what the compiler took when it was compiled here; null when that is not known. */
    compiled: { name: string; version: string; ms: number | null }[];
    /** On no index as they are here. */
    kept: string[];
  };
}

/** The release that is gone back to. */
export interface TargetFacts {
  release: ReleaseInfo;
  /** `whole`: every file is in the store. Otherwise what is missing; `gone`: not even its manifest is there. */
  kept: 'whole' | 'gone' | { missing: string[]; bytes: number };
  /** What is laid out of it, wheels apart. */
  files: { count: number; bytes: number; laidOut: boolean };
  /** Inputs of the golden set that it is held to. */
  golden: number;
  standby: StandbyFacts | null;
  /** The last start that was timed; `at` is null for that of the instance that runs. */
  start: { ms: number; at: string | null } | null;
  /** The last time that it was started and switched to, or gone through as if. */
  coldRollback: Measured | null;
  /** Bytes of memory that an instance holds. */
  memory: number | null;
  environment: EnvironmentFacts | null;
}

export interface StandbyFacts {
  mode: 'warm' | 'cold';
  ready: boolean;
  /** Why it is not ready. */
  reason: string | null;
  /** Its instance answers; that may not have been rehearsed yet. */
  answers: boolean;
  /** Its golden inputs are answered wrongly. */
  wrong: boolean;
  /** The way back as it was rehearsed last. */
  rehearsed: Measured | null;
  /** When a golden input was last answered rightly. */
  probedAt: string | null;
}

/** All that advice is given by. */
export interface AdviceFacts {
  service: string;
  /** Is it the only one? Then commands need not name it. */
  onlyService: boolean;
  now: number;
  current: ReleaseInfo | null;
  target: TargetFacts | null;
  /** Version of a release marked irreversible that a way back would go past. */
  irreversible: string | null;
  /** Bytes; null when unknown. */
  memoryFree: number | null;
  diskFree: number | null;
  cores: number;
  /** Null: they could not be tried. */
  rates: MachineRates | null;
  /** Bytes a second, seen when packages were downloaded; null when none were. `failure`: trying it failed, and why. */
  network: { rate: number; at: string } | { failure: string } | null;
  /** `Docker 27.3.1`; null when none answers. */
  engine: string | null;
}
