import { advise } from '../advice/advise.ts';
import type { Advice } from '../api/control/advice.ts';
import type {
  DeployBody,
  ProveBody,
  RollbackBody,
  RollbackResult,
  Rollout,
  RolloutPolicy,
} from '../api/control/rollout.ts';
import type { Generation, ServiceView } from '../api/control/service.ts';
import type { Diagnosis, KeptDiagnosis, Language } from '../api/diagnosis.ts';
import { LastgoodError } from '../errors.ts';
import { listGenerations } from '../release/generations.ts';
import type { Release } from '../release/release.ts';
import type { Spec } from '../release/schema.ts';
import { adviceFacts } from './advice/facts.ts';
import type { Aides } from './attendant.ts';
import type { KeeperContext } from './context.ts';
import { findEvidence, listEvidence } from './evidence.ts';
import { readyMs } from './fleet.ts';
import type { AdviceCall, DiagnosisCall, Events, Keeper } from './keeper.ts';
import { KeptLogs } from './kept-logs.ts';
import { toldIn } from './kept-rollout.ts';
import { Readiness } from './readiness.ts';
import { ReleaseKeeper } from './release-keeper.ts';
import { retain } from './retention.ts';
import { rollBack } from './rollback.ts';
import { type Reference, type RolloutScene, rollOut } from './rollout.ts';
import { Run } from './run.ts';
import { ServiceKeeper } from './service-keeper.ts';
import { activated, layOut, refOf } from './slot.ts';
import { checkOutRelease } from './stage.ts';
import { chooseStandby, keepAsDecided } from './standby.ts';
import { viewGeneration, viewRollout, viewService } from './views.ts';

/** The keeper of all services of one home. */
export class HomeKeeper extends ReleaseKeeper implements Keeper {
  readonly #default: string;
  readonly #services = new Map<string, ServiceKeeper>();
  readonly #logs: KeptLogs;

  constructor(context: KeeperContext, defaultService: string) {
    super(context);
    this.#default = defaultService;
    this.#logs = new KeptLogs(context);
  }

  get events(): Events {
    return this.context.journal;
  }

  /** The keeper of a service, made when there is none yet. */
  keeperOf(name: string): ServiceKeeper {
    let service = this.#services.get(name);
    if (!service) {
      service = new ServiceKeeper(name, this.context, AIDES);
      this.#services.set(name, service);
    }
    return service;
  }

  find(name: string): ServiceKeeper | undefined {
    return this.#services.get(name);
  }

  override all(): ServiceKeeper[] {
    return [...this.#services.values()];
  }

  services(): ServiceView[] {
    return this.all().map((service) => this.#view(service));
  }

  service(name: string): ServiceView {
    return this.#view(this.#known(name));
  }

  async history(name: string): Promise<Generation[]> {
    this.#known(name);
    const kept = new Set((await listGenerations(this.context.store, name)).map(({ n }) => n));
    return this.#state.generations.list(name).map((row) => viewGeneration(row, kept));
  }

  async deploy(name: string, { release: ref, policy }: DeployBody): Promise<Rollout> {
    const release = await this.findRelease(ref, name);
    if (release.spec.service !== name) throw foreign(release, name);
    const service = this.keeperOf(name);
    await service.recovering;
    return this.#begin('rollout', { service, release }, { ...policyOf(release.spec), ...policy });
  }

  async prove(name: string, { release: ref, against }: ProveBody): Promise<Rollout> {
    const release = await this.findRelease(ref, name);
    if (release.spec.service !== name) throw foreign(release, name);
    const service = this.keeperOf(name);
    await service.recovering;
    const other = against === undefined ? null : await this.findRelease(against, name);
    const scene = { service, release, ...(other && { against: () => this.#beside(service, other) }) };
    return this.#begin('proof', scene, policyOf(release.spec));
  }

  #begin(kind: 'rollout' | 'proof', scene: RolloutScene, policy: RolloutPolicy): Rollout {
    const { service } = scene;
    if (service.run) throw active(service);
    const { current } = service;
    const release = refOf(scene.release);
    const from = current && activated(current);
    const run = Run.begin(this.context.journal, { kind, service: service.name, release, from, policy });
    service.follow(run, async () => {
      await rollOut(run, scene);
      if (kind === 'rollout') await this.#afterwards(service);
      await retain(service, this.context);
    });
    return run.record;
  }

  /** Starts an instance of a release that serves nobody, to compare with. */
  async #beside(service: ServiceKeeper, release: Release): Promise<Reference & AsyncDisposable> {
    const { fleet } = this.context;
    const laid = await layOut(release, await checkOutRelease(release, this.context, service.closing), service.current);
    const instance = await fleet.start(laid.staged, release.spec, { restart: false });
    try {
      await instance.ready(AbortSignal.any([AbortSignal.timeout(readyMs(release.spec)), service.closing]));
    } catch (error) {
      await instance.close(0);
      throw error;
    }
    return { ...laid, instance, [Symbol.asyncDispose]: () => instance.close() };
  }

  async #afterwards(service: ServiceKeeper): Promise<void> {
    if (service.standby) await keepAsDecided(service);
    else if (service.current) await chooseStandby(service);
    service.readiness.start();
  }

  async rollout(id: string, lang: Language = 'en'): Promise<Rollout> {
    const live = this.#live(id);
    if (live) return { ...live.recordIn(lang), evidence: await listEvidence(this.context.home, id) };
    const row = this.#state.rollouts.get(id);
    if (!row)
      throw unknown(
        'rollout',
        id,
        this.#state.rollouts.list({ limit: 5 }).map((one) => one.id),
      );
    return toldIn(lang, viewRollout(row, this.#state, await listEvidence(this.context.home, id)));
  }

  /** Resolves when a rollout under way has ended; null when it is not under way. */
  async ended(id: string): Promise<Rollout | null> {
    return (await this.#live(id)?.ended) ?? null;
  }

  async rollouts({ service, limit }: { service?: string; limit?: number }, lang?: Language): Promise<Rollout[]> {
    const rows = this.#state.rollouts.list({ service, limit });
    return Promise.all(rows.map(({ id }) => this.rollout(id, lang)));
  }

  async cancel(id: string): Promise<Rollout> {
    const run = this.#live(id);
    if (!run) {
      const { state } = await this.rollout(id);
      throw new LastgoodError('rollout_ended', `The rollout ${id} is over: ${state}.`, {
        hint: 'To leave the release that it made current, roll back.',
      });
    }
    const service = this.keeperOf(run.record.service);
    if (service.watching === id) {
      const leaving = service.current!.generation;
      await rollBack(service, { cause: 'rollback', leaving, reason: 'The rollout was cancelled.', force: false });
    } else {
      run.interrupt('cancelled', 'Somebody cancelled it.');
    }
    return run.ended;
  }

  async evidence(id: string, name: string): Promise<{ path: string; bytes: number } | null> {
    return findEvidence(this.context.home, id, name);
  }

  async rollback(name: string, { to, force = false }: RollbackBody): Promise<RollbackResult> {
    const service = this.#known(name);
    await service.recovering;
    const leaving = service.current?.generation ?? 0;
    const { run } = service;
    if (run && service.watching !== run.id && run.record.kind === 'rollout') {
      run.interrupt('rolled-back', 'Somebody rolled the service back meanwhile.');
    }
    return rollBack(service, { cause: 'rollback', leaving, reason: null, to, force });
  }

  diagnose(body: Uint8Array, call: DiagnosisCall): Promise<Diagnosis> {
    return this.#logs.sent(body, call);
  }

  async diagnoseService(name: string, call: DiagnosisCall): Promise<KeptDiagnosis> {
    return this.#logs.ofService(this.#known(name), call);
  }

  async diagnoseRelease(ref: string, call: DiagnosisCall): Promise<KeptDiagnosis> {
    return this.#logs.ofRelease(await this.findRelease(ref), this.all(), call);
  }

  async advise(name: string, { lang, ...call }: AdviceCall): Promise<Advice> {
    const service = this.#known(name);
    await service.recovering;
    return advise(await adviceFacts(service, call), lang);
  }

  /** Ends what runs; what was under way is taken up at the next start. */
  async close(): Promise<void> {
    await Promise.all(this.all().map((service) => service.close()));
  }

  get #state() {
    return this.context.journal.state;
  }

  #live(id: string): Run | undefined {
    return this.all()
      .flatMap(({ run }) => run ?? [])
      .find((run) => run.id === id);
  }

  #known(name: string): ServiceKeeper {
    const service = this.#services.get(name);
    if (service) return service;
    throw unknown('service', name, [...this.#services.keys()]);
  }

  #view(service: ServiceKeeper): ServiceView {
    const live = service.run?.record;
    const last = live
      ? null
      : this.context.journal.read(() => this.#state.rollouts.list({ service: service.name, limit: 1 })[0]);
    return viewService(
      service,
      service.name === this.#default,
      live ?? (last ? toldIn('en', viewRollout(last, this.#state, [])) : null),
    );
  }
}

const AIDES: Aides<ServiceKeeper> = {
  attendant: (service) => new Readiness(service),
  leave: async (service, leaving, reason) => {
    try {
      await rollBack(service, { cause: 'automatic rollback', leaving, reason, force: false });
    } catch (error) {
      // The standby does not start either, or there is no way back: both are told where the rollback is journaled.
      if (!(error instanceof LastgoodError)) throw error;
    }
  },
};

/** What release.yaml wishes of its rollout. */
function policyOf({ rollout = {} }: Spec): RolloutPolicy {
  const { watch, budget, shadow, standby } = rollout;
  return {
    ...(watch !== undefined && { watch }),
    ...(budget?.latency !== undefined && { latency: budget.latency }),
    ...(budget?.memory !== undefined && { memory: budget.memory }),
    ...(shadow !== undefined && { shadow }),
    ...(standby !== undefined && { standby }),
  };
}

function active({ name, run }: ServiceKeeper): LastgoodError {
  return new LastgoodError('rollout_active', `${name} has a rollout under way: ${run?.id} (${run?.record.state}).`, {
    hint: `Wait for it (\`lastgood rollout ${run?.id}\`), or cancel it (\`lastgood cancel\`).`,
  });
}

function foreign({ spec }: Release, name: string): LastgoodError {
  return new LastgoodError(
    'bad_request',
    `${spec.service} ${spec.version} is a release of ${spec.service}, not of ${name}.`,
    {
      hint: `Deploy it to ${spec.service}.`,
    },
  );
}

function unknown(what: 'service' | 'rollout', name: string, known: readonly string[]): LastgoodError {
  return new LastgoodError('not_found', `There is no ${what} ${name}.`, {
    hint: known.length > 0 ? `There is: ${known.join(', ')}.` : `There is no ${what} yet.`,
  });
}
