import type { Advice } from '../api/control/advice.ts';
import type { LastgoodEvent } from '../api/control/event.ts';
import type {
  CreateReleaseBody,
  ReleaseDetail,
  ReleaseDiff,
  ReleaseSummary,
  VerifyReport,
} from '../api/control/release.ts';
import type { DeployBody, ProveBody, RollbackBody, RollbackResult, Rollout } from '../api/control/rollout.ts';
import type { Generation, ServiceView } from '../api/control/service.ts';
import type { FsckReport, GcReport, StoreListing } from '../api/control/store.ts';
import type { Diagnosis, KeptDiagnosis, Language } from '../api/diagnosis.ts';

/**
 * What the control plane can ask for. Views are the wire types: what is read here goes out as it is.
 * Everything throws `not_found` for a service, release or rollout that is not there, with what there is as its hint.
 */
export interface Keeper {
  services(): ServiceView[];
  service(name: string): ServiceView;
  /** Newest first. */
  history(service: string): Promise<Generation[]>;

  releases(): Promise<ReleaseSummary[]>;
  /** @param ref digest, its first digits, version, or service@version; `release_ambiguous` when several fit */
  release(ref: string): Promise<ReleaseDetail>;
  diff(a: string, b: string): Promise<ReleaseDiff>;
  /** Fetches, converts, packs. Progress comes as `rollout.progress` events without a rollout. */
  createRelease(body: CreateReleaseBody, signal: AbortSignal): Promise<ReleaseDetail>;
  verify(ref: string, signal: AbortSignal): Promise<VerifyReport>;
  pin(ref: string, pinned: boolean): Promise<ReleaseSummary>;
  /** Takes its name away; `gc` frees what only it needed. @throws `release_in_use` */
  deleteRelease(ref: string): Promise<ReleaseSummary>;

  /**
   * Begins a rollout; resolves when it is journaled. Follow it with `rollout()` and `events`.
   * @throws LastgoodError `rollout_active` when the service has one under way
   */
  deploy(service: string, body: DeployBody): Promise<Rollout>;
  /** Stage, verify, start, prove beside what serves; traffic is not touched. */
  prove(service: string, body: ProveBody): Promise<Rollout>;
  /** @param lang of what is told of diagnoses; English otherwise */
  rollout(id: string, lang?: Language): Promise<Rollout>;
  /** Newest first. */
  rollouts(filter: { service?: string; limit?: number }, lang?: Language): Promise<Rollout[]>;
  /** Before the switch: the candidate is dropped. In watch: rolled back. @throws `rollout_ended` */
  cancel(id: string): Promise<Rollout>;
  /** A file of a rollout's evidence, or null. */
  evidence(id: string, name: string): Promise<{ path: string; bytes: number } | null>;
  /** @throws LastgoodError `no_standby`, `generation_gone`, `irreversible` */
  rollback(service: string, body: RollbackBody): Promise<RollbackResult>;

  /** @param body JSON of `diagnosesBody`, as it came: it is read in a thread */
  diagnose(body: Uint8Array, call: DiagnosisCall): Promise<Diagnosis>;
  /** Of what its instance wrote last; while none runs, of what the last rollout wrote. */
  diagnoseService(name: string, call: DiagnosisCall): Promise<KeptDiagnosis>;
  /** Of what it wrote when it was tried last, or writes. @throws `not_found` when it never was, or that was too long ago */
  diagnoseRelease(ref: string, call: DiagnosisCall): Promise<KeptDiagnosis>;

  /** Which way back, and how long each takes. */
  advise(service: string, call: AdviceCall): Promise<Advice>;

  store(): Promise<StoreListing>;
  gc(options: { dryRun: boolean; graceMs?: number }, signal: AbortSignal): Promise<GcReport>;
  fsck(options: { repair: boolean }, signal: AbortSignal): Promise<FsckReport>;

  readonly events: Events;
}

export interface DiagnosisCall {
  lang: Language;
  signal: AbortSignal;
}

export interface AdviceCall extends DiagnosisCall {
  /** Downloads the beginning of a package, to see how fast that is. */
  probeNetwork: boolean;
}

export interface Events {
  /** Kept events after `id`, oldest first, at most `limit` (default 1000). `after: null`: the newest ones. */
  since(after: number | null, limit?: number): LastgoodEvent[];
  subscribe(listener: (event: LastgoodEvent) => void): () => void;
}
