import { Semaphore } from 'async-mutex';
import type { Diagnosis, KeptDiagnosis, Language } from '../api/diagnosis.ts';
import { diagnoseInThread } from '../diagnosis/diagnose-in-thread.ts';
import { LastgoodError } from '../errors.ts';
import type { Release } from '../release/release.ts';
import type { RolloutRow } from '../state/rollouts.ts';
import { circumstancesOf, releaseIfKept } from './circumstances.ts';
import type { KeeperContext } from './context.ts';
import { findEvidence } from './evidence.ts';
import type { DiagnosisCall } from './keeper.ts';
import type { KeptGate } from './kept-rollout.ts';
import type { ServiceKeeper } from './service-keeper.ts';
import { nameOf } from './slot.ts';

/** Threads that diagnose for whoever asks: each holds a log. */
const AT_ONCE = 2;
/** Rollouts that are looked through for a log of a release. */
const LOOKED_THROUGH = 200;

/** Diagnoses of logs that somebody asks about: sent ones, and those of this home. */
export class KeptLogs {
  readonly #context: KeeperContext;
  readonly #threads = new Semaphore(AT_ONCE);

  constructor(context: KeeperContext) {
    this.#context = context;
  }

  /** @param body JSON of `diagnosesBody` */
  async sent(body: Uint8Array, { lang, signal }: DiagnosisCall): Promise<Diagnosis> {
    return (await this.#threads.runExclusive(() => diagnoseInThread({ kind: 'request', body }, signal)))[lang];
  }

  /** @throws LastgoodError `not_found` when nothing of it runs, and no rollout left a log */
  async ofService(service: ServiceKeeper, call: DiagnosisCall): Promise<KeptDiagnosis> {
    const { current, name } = service;
    if (current?.instance) return this.#ofInstance(service, call);
    const rows = this.#context.journal.state.rollouts.list({ service: name, limit: LOOKED_THROUGH });
    return (await this.#ofRollouts(rows, call)) ?? noLog(name);
  }

  /** @throws LastgoodError `not_found` when no rollout of it left a log */
  async ofRelease(release: Release, services: readonly ServiceKeeper[], call: DiagnosisCall): Promise<KeptDiagnosis> {
    const serving = services.find(({ current }) => current?.instance && current.release.id === release.id);
    if (serving) return this.#ofInstance(serving, call);
    const rows = this.#context.journal.state.rollouts.list({ limit: LOOKED_THROUGH });
    const own = rows.filter((row) => row.release_id === release.id);
    return (await this.#ofRollouts(own, call)) ?? noLog(nameOf(release));
  }

  async #ofInstance({ name, current, standby }: ServiceKeeper, call: DiagnosisCall): Promise<KeptDiagnosis> {
    const { release, instance } = current!;
    const { state, exit = null } = instance!.status;
    const known = { release, before: standby?.release ?? null, exit: state === 'ready' ? null : exit };
    const circumstances = await circumstancesOf(known, this.#context.store);
    const text = instance!.output().join('\n');
    return this.#look({ kind: 'text', text, circumstances }, `services/${name}/output`, call);
  }

  /** The newest that left a log: what was found when it failed, else what the log says. */
  async #ofRollouts(rows: readonly RolloutRow[], call: DiagnosisCall): Promise<KeptDiagnosis | null> {
    for (const row of rows) {
      const file = await findEvidence(this.#context.home, row.id, 'log.txt');
      if (!file) continue;
      const log = `rollouts/${row.id}/evidence/log.txt`;
      const found = this.#foundThen(row, call.lang);
      if (found) return { ...found, log };
      const circumstances = await this.#circumstancesOf(row);
      return this.#look({ kind: 'file', path: file.path, circumstances }, log, call);
    }
    return null;
  }

  #foundThen({ id }: RolloutRow, lang: Language): Diagnosis | undefined {
    const gates = this.#context.journal.state.rollouts.gates(id) as KeptGate[];
    return gates.findLast(({ diagnosis }) => diagnosis)?.diagnosis?.[lang];
  }

  async #circumstancesOf({ release_id, from_id }: RolloutRow) {
    const { store } = this.#context;
    const [release, before] = await Promise.all([release_id, from_id].map((id) => releaseIfKept(id, store)));
    return release ? circumstancesOf({ release, before: before ?? null, exit: null }, store) : {};
  }

  async #look(
    task: Parameters<typeof diagnoseInThread>[0],
    log: string,
    { lang, signal }: DiagnosisCall,
  ): Promise<KeptDiagnosis> {
    const diagnoses = await this.#threads.runExclusive(() => diagnoseInThread(task, signal));
    return { ...diagnoses[lang], log };
  }
}

function noLog(name: string): never {
  throw new LastgoodError('not_found', `There is no log of ${name}: nothing of it runs, and no rollout left one.`, {
    hint: 'A log of your own is diagnosed by `lastgood doctor FILE`.',
  });
}
