import { randomBytes } from 'node:crypto';
import type { GateName, Rollout, RolloutPolicy, RolloutState } from '../api/control/rollout.ts';
import { ENDED } from '../api/control/rollout-states.ts';
import type { Language } from '../api/diagnosis.ts';
import type { Diagnoses } from '../diagnosis/diagnose-in-thread.ts';
import type { Activated } from '../state/activation-file.ts';
import type { Verdict } from './gates/gate.ts';
import type { Journal } from './journal.ts';
import { type KeptGate, type KeptRollout, toldIn } from './kept-rollout.ts';

export interface RunStart {
  kind: 'rollout' | 'proof';
  service: string;
  release: { id: string; version: string };
  from: Activated | null;
  policy: RolloutPolicy;
}

export type Cause = NonNullable<Rollout['cause']>;

/** Why a rollout is stopped from outside. */
export class Interruption extends Error {
  override name = 'Interruption';
  readonly kind: 'cancelled' | 'server-stopping' | 'rolled-back';

  constructor(kind: Interruption['kind'], message: string) {
    super(message);
    this.kind = kind;
  }
}

/** Milliseconds between two events of progress: people see no more. */
const PROGRESS_MS = 200;

/** One rollout while it runs: its record, journaled step by step. */
export class Run {
  readonly journal: Journal;
  readonly #abort = new AbortController();
  #record: KeptRollout;
  #told = 0;
  readonly #ended = Promise.withResolvers<Rollout>();

  /** @throws LastgoodError `state_unwritable`: what cannot be journaled is not begun */
  static begin(journal: Journal, start: RunStart): Run {
    const at = new Date().toISOString();
    const id = `${start.kind === 'proof' ? 'p' : 'r'}${Date.now().toString(36)}${randomBytes(3).toString('hex')}`;
    const run = new Run(journal, {
      id,
      ...start,
      from: start.from && { ...start.from.release, generation: start.from.generation },
      state: 'staging',
      started_at: at,
      ended_at: null,
      steps: [],
      gates: [],
      cause: null,
      generation: null,
      progress: null,
      evidence: [],
    });
    journal.step('rollout', 'begun', (state) =>
      state.rollouts.begin({
        id,
        service: start.service,
        kind: start.kind,
        release_id: start.release.id,
        release_version: start.release.version,
        from_id: start.from?.release.id ?? null,
        from_version: start.from?.release.version ?? null,
        from_generation: start.from?.generation ?? null,
        state: 'staging',
        policy: JSON.stringify(start.policy),
        started_at: at,
      }),
    );
    const what = start.kind === 'proof' ? 'A proof' : 'The rollout';
    run.#tell('rollout.started', `${what} of ${start.service} ${start.release.version} began.`, { kind: start.kind });
    return run;
  }

  /** A run that an earlier process began, to be gone on with. */
  static resume(journal: Journal, record: KeptRollout): Run {
    return new Run(journal, record);
  }

  constructor(journal: Journal, record: KeptRollout) {
    this.journal = journal;
    this.#record = record;
  }

  get id(): string {
    return this.#record.id;
  }

  get record(): Rollout {
    return this.recordIn('en');
  }

  recordIn(language: Language): Rollout {
    return toldIn(language, this.#record);
  }

  /** Resolves when it has ended. */
  get ended(): Promise<Rollout> {
    return this.#ended.promise;
  }

  /** Aborts when it is interrupted. */
  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  get interruption(): Interruption | null {
    return this.signal.aborted ? (this.signal.reason as Interruption) : null;
  }

  interrupt(kind: Interruption['kind'], message: string): void {
    this.#abort.abort(new Interruption(kind, message));
  }

  /** Journals that the step begins. @throws LastgoodError `state_unwritable` */
  enter(step: RolloutState): void {
    this.signal.throwIfAborted();
    const at = new Date().toISOString();
    this.journal.step('rollout', step, (state) => state.rollouts.enter(this.id, step, at));
    this.#entered(step, at);
  }

  /** The same for a step that is true already, whether or not it can be written. */
  enterAnyway(step: RolloutState): void {
    const at = new Date().toISOString();
    this.journal.stepAnyway('rollout', step, (state) => state.rollouts.enter(this.id, step, at));
    this.#entered(step, at);
  }

  #entered(step: RolloutState, at: string): void {
    this.#advance(step, at);
    this.#tell('rollout.step', SAYS[step], { step });
  }

  /** Runs a gate and keeps what it said. @returns whether the rollout may go on */
  async gate(gate: GateName, judge: () => Promise<Verdict>): Promise<boolean> {
    const begun = performance.now();
    const verdict = await judge();
    this.signal.throwIfAborted();
    const result: KeptGate = { gate, ...verdict, at: new Date().toISOString(), ms: performance.now() - begun };
    this.#record = { ...this.#record, gates: [...this.#record.gates, result], progress: null };
    this.journal.record((state) => state.rollouts.addGate(this.id, result));
    const { diagnosis: _, ...told } = result;
    this.#tell('rollout.gate', `${gate}: ${result.summary}`, told);
    return result.verdict !== 'fail';
  }

  /** Keeps why the gate that failed last did, which is known after its verdict. */
  diagnosed(diagnoses: Diagnoses, evidence: Record<string, unknown> = {}): void {
    const { gates } = this.#record;
    const seq = gates.findLastIndex(({ verdict }) => verdict === 'fail');
    const gate: KeptGate = { ...gates[seq]!, evidence: { ...gates[seq]!.evidence, ...evidence }, diagnosis: diagnoses };
    this.#record = { ...this.#record, gates: gates.with(seq, gate) };
    this.journal.record((state) => state.rollouts.setGate(this.id, seq, gate));
  }

  progress(phase: string, item: string, done: number, total: number | null): void {
    const changed = this.#record.progress?.item !== item || this.#record.progress.phase !== phase;
    this.#record = { ...this.#record, progress: { phase, item, done, total } };
    if (!changed && performance.now() - this.#told < PROGRESS_MS) return;
    this.#told = performance.now();
    this.#tell('rollout.progress', `${phase} ${item}`, { phase, item, done, total });
  }

  switchedTo(generation: number): void {
    this.#record = { ...this.#record, generation };
    this.journal.record((state) => state.rollouts.switchedTo(this.id, generation));
  }

  keep(evidence: string[]): void {
    this.#record = { ...this.#record, evidence };
  }

  /** The cause of a refusal is the gate that failed. */
  refusal(): Cause {
    const failed = this.#record.gates.findLast(({ verdict }) => verdict === 'fail');
    return {
      code: failed?.cause ?? 'refused',
      summary: failed ? `The ${failed.gate} gate refused it: ${failed.summary}` : 'A gate refused it.',
      hint: `\`lastgood rollout ${this.id}\` shows each gate with its evidence. What served goes on serving.`,
    };
  }

  end(state: RolloutState, cause: Cause | null): Rollout {
    const at = new Date().toISOString();
    this.#advance(state, at);
    this.#record = { ...this.#record, ended_at: at, cause, progress: null };
    this.journal.stepAnyway('rollout', state, (db) => db.rollouts.end(this.id, state, at, cause));
    const { service, release } = this.#record;
    const sentence = `${service} ${release.version} ${this.#record.kind === 'proof' ? PROOF_ENDS[state] : SAYS[state]}`;
    this.#tell('rollout.ended', cause ? `${sentence} ${cause.summary}` : sentence, { state, cause });
    this.#ended.resolve(this.record);
    return this.record;
  }

  #advance(step: RolloutState, at: string): void {
    const steps = this.#record.steps.map((entry) =>
      entry.ms === null ? { ...entry, ms: Date.parse(at) - Date.parse(entry.at) } : entry,
    );
    const ended = ENDED.includes(step);
    this.#record = {
      ...this.#record,
      state: step,
      steps: [...steps, { step, at, ms: ended ? 0 : null }],
      progress: null,
    };
  }

  #tell(
    type: 'rollout.started' | 'rollout.step' | 'rollout.gate' | 'rollout.progress' | 'rollout.ended',
    message: string,
    data: Record<string, unknown>,
  ): void {
    const { id, service, release } = this.#record;
    this.journal.tell({ type, message, service, rollout: id, release, data });
  }
}

const SAYS: Record<RolloutState, string> = {
  staging: 'Its files are being made ready.',
  verifying: 'Its files and what it needs are being checked.',
  starting: 'It is being started beside what serves.',
  proving: 'It answers the golden set.',
  shadowing: 'It gets copies of live requests.',
  switching: 'It takes the traffic.',
  watching: 'It serves and is watched.',
  settled: 'settled.',
  refused: 'was refused.',
  rolled_back: 'was rolled back.',
  cancelled: 'was cancelled.',
  failed: 'could not be rolled out.',
};

const PROOF_ENDS: Partial<Record<RolloutState, string>> = {
  settled: 'passed its proof.',
  refused: 'did not pass its proof.',
  cancelled: 'was not proven: cancelled.',
  failed: 'could not be proven.',
};
