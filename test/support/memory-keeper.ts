import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { Advice } from '../../src/api/control/advice.ts';
import type { CreateReleaseBody, ReleaseDetail, ReleaseDiff, VerifyReport } from '../../src/api/control/release.ts';
import type { DeployBody, ProveBody, RollbackBody, Rollout } from '../../src/api/control/rollout.ts';
import { ENDED } from '../../src/api/control/rollout-states.ts';
import type { Generation, ServiceView } from '../../src/api/control/service.ts';
import type { FsckReport, GcReport, StoreListing } from '../../src/api/control/store.ts';
import type { KeptDiagnosis } from '../../src/api/diagnosis.ts';
import { diagnoseInThread } from '../../src/diagnosis/diagnose-in-thread.ts';
import { type ErrorCode, LastgoodError } from '../../src/errors.ts';
import type { AdviceCall, DiagnosisCall, Keeper } from '../../src/rollout/keeper.ts';
import { MemoryEvents } from './memory-events.ts';

/** A keeper of one service that keeps everything in memory and runs nothing: rollouts end when a test says so. */
export class MemoryKeeper implements Keeper {
  readonly events = new MemoryEvents();
  readonly name = 'human-parsing';
  readonly #evidenceDir: string;
  readonly #releases: ReleaseDetail[] = [];
  readonly #rollouts: Rollout[] = [];
  readonly #generations: Generation[] = [];
  /** Long work (verify, fsck …) waits for it. */
  hold: Promise<void> = Promise.resolve();
  /** Long work that is under way. */
  working = 0;

  /** @param evidenceDir holds a folder for each rollout */
  constructor(evidenceDir: string) {
    this.#evidenceDir = evidenceDir;
    for (const version of ['1.0.0', '2.0.0']) this.#add(version, { service: this.name, version });
    this.#activate(this.#releases[0]!, 'deploy', null);
  }

  services(): ServiceView[] {
    return [this.service(this.name)];
  }

  service(name: string): ServiceView {
    if (name !== this.name)
      throw missing('not_found', `There is no service called ${name}.`, `There is: ${this.name}.`);
    const [now, before] = this.#generations;
    return {
      name,
      default: true,
      current: { release: named(now!), since: now!.activated_at, instance: { state: 'ready', restarts: 0 } },
      standby: before
        ? {
            release: named(before),
            mode: 'warm',
            ready: true,
            reason: null,
            instance: null,
            rollback_ms: 3.1,
            measured_at: before.activated_at,
            probed_at: null,
          }
        : null,
      rollout: this.#rollouts[0] ?? null,
      routing_version: this.#generations.length,
      rescued_total: 0,
      golden: { agreement: null, at: null, failing: false },
      environment: null,
      trouble: null,
    };
  }

  async history(service: string): Promise<Generation[]> {
    this.service(service);
    return this.#generations;
  }

  async releases() {
    return this.#releases;
  }

  async release(ref: string): Promise<ReleaseDetail> {
    const fitting = this.#releases.filter(
      ({ id, version, service }) =>
        id === ref || version === ref || `${service}@${version}` === ref || id.startsWith(`sha256:${ref}`),
    );
    if (fitting.length > 1) throw missing('release_ambiguous', `${ref} fits ${fitting.length} releases.`, 'Say more.');
    const versions = this.#releases.map(({ version }) => version).join(', ');
    if (!fitting[0]) throw missing('release_unknown', `No release fits ${ref}.`, `There are: ${versions}.`);
    return fitting[0];
  }

  async diff(a: string, b: string): Promise<ReleaseDiff> {
    const [from, to] = [await this.release(a), await this.release(b)];
    const change = { kind: 'version', what: 'changed', name: 'version', from: from.version, to: to.version } as const;
    const sentence = `The version goes from ${from.version} to ${to.version}.`;
    return { a: from, b: to, same: from.id === to.id, changes: from.id === to.id ? [] : [{ ...change, sentence }] };
  }

  async createRelease({ spec }: CreateReleaseBody, signal: AbortSignal): Promise<ReleaseDetail> {
    await this.#work(signal);
    const { version } = parse(spec);
    if (typeof version !== 'string')
      throw missing('spec_invalid', 'release.yaml has no version.', 'Add "version: 1.0.0".');
    return this.#add(version, parse(spec));
  }

  async verify(ref: string, signal: AbortSignal): Promise<VerifyReport> {
    const { id, files, bytes } = await this.release(ref);
    await this.#work(signal);
    return { release: id, intact: true, files, bytes, problems: [] };
  }

  async deleteRelease(ref: string) {
    const release = await this.release(ref);
    const { length } = release.roles;
    if (length > 0)
      throw new LastgoodError('release_in_use', `${ref} is in use.`, { hint: 'Deploy another one first.' });
    return release;
  }

  async pin(ref: string, pinned: boolean) {
    return Object.assign(await this.release(ref), { pinned });
  }

  async deploy(service: string, { release, policy = {} }: DeployBody): Promise<Rollout> {
    return this.#begin('rollout', service, { release, policy });
  }

  async prove(service: string, { release }: ProveBody): Promise<Rollout> {
    return this.#begin('proof', service, { release, policy: {} });
  }

  /** Ends a rollout as if all its gates had passed. */
  settle(id: string): void {
    const rollout = this.#rollouts.find((one) => one.id === id)!;
    const release = this.#releases.find((one) => one.id === rollout.release.id)!;
    this.#activate(release, 'deploy', id);
    const [{ generation }] = this.#generations as [Generation];
    Object.assign(rollout, { state: 'settled', generation, ended_at: new Date().toISOString() });
    this.events.emit('rollout.ended', { service: this.name, rollout: id, data: { state: 'settled' } });
  }

  async rollout(id: string): Promise<Rollout> {
    const found = this.#rollouts.find((rollout) => rollout.id === id);
    if (!found) throw missing('not_found', `There is no rollout ${id}.`, 'GET rollouts lists them.');
    return found;
  }

  async rollouts({ service, limit }: { service?: string; limit?: number }): Promise<Rollout[]> {
    return this.#rollouts.filter((one) => service === undefined || one.service === service).slice(0, limit);
  }

  async cancel(id: string): Promise<Rollout> {
    const rollout = await this.rollout(id);
    if (ENDED.includes(rollout.state)) throw missing('rollout_ended', `The rollout ${id} has ended.`, 'Leave it.');
    return Object.assign(rollout, { state: 'cancelled', ended_at: new Date().toISOString() });
  }

  async evidence(id: string, name: string) {
    await this.rollout(id);
    const path = join(this.#evidenceDir, id, name);
    const found = await stat(path).catch(() => null);
    return found && { path, bytes: found.size };
  }

  async rollback(service: string, { to }: RollbackBody) {
    this.service(service);
    const [now, before] = this.#generations as [Generation, Generation?];
    const target = to === undefined ? before : this.#generations.find(({ generation }) => generation === to);
    if (!target) {
      throw to === undefined
        ? missing('no_standby', `${service} has no standby.`, 'Deploy a second release first.')
        : missing('generation_gone', `Generation ${to} is not kept.`, 'GET history shows what is.');
    }
    this.#activate(this.#releases.find(({ id }) => id === target.release.id)!, 'rollback', null);
    this.events.emit('rolled_back', { service, release: target.release });
    const from = { ...now.release, generation: now.generation };
    const generation = this.#generations.length;
    return { service, generation, release: target.release, from, warm: true, ms: 3.1, switch_ms: 0.1, warnings: [] };
  }

  async diagnose(body: Uint8Array, { lang, signal }: DiagnosisCall) {
    await this.#work(signal);
    return (await diagnoseInThread({ kind: 'request', body }, signal))[lang];
  }

  async diagnoseService(name: string, { lang }: DiagnosisCall): Promise<KeptDiagnosis> {
    this.service(name);
    return { verdict: 'healthy', causes: [], log: `services/${name}/output ${lang}` };
  }

  async diagnoseRelease(ref: string, { lang }: DiagnosisCall): Promise<KeptDiagnosis> {
    const { id } = await this.release(ref);
    return { verdict: 'healthy', causes: [], log: `${id} ${lang}` };
  }

  async advise(name: string, { lang, probeNetwork }: AdviceCall): Promise<Advice> {
    const { current } = this.service(name);
    return {
      service: name,
      at: new Date().toISOString(),
      from: current!.release,
      to: null,
      ways: [],
      recommendation: { way: null, why: `${lang} ${probeNetwork}`, command: null },
      machine: null,
    };
  }

  async store(): Promise<StoreListing> {
    const entries = this.#releases.map(({ id, version, bytes }) => {
      return { ref: `releases/${this.name}/${version}`, digest: id, kind: 'release', bytes } as const;
    });
    return { dir: '/srv/lastgood/store', bytes: 2000, blobs: 2, trash_bytes: 0, free_bytes: 5e10, entries };
  }

  async gc({ dryRun, graceMs }: { dryRun: boolean; graceMs?: number }, signal: AbortSignal): Promise<GcReport> {
    await this.#work(signal);
    const [trashed_blobs, freed_blobs] = graceMs === 0 ? [0, 1] : [1, 0];
    const bytes = { kept_bytes: 2000, trashed_bytes: 10 * trashed_blobs, freed_bytes: 10 * freed_blobs };
    return {
      dry_run: dryRun,
      kept_blobs: 2,
      trashed_blobs,
      freed_blobs,
      checkouts_removed: 0,
      environments_removed: 0,
      environments_bytes: 0,
      ...bytes,
    };
  }

  async fsck({ repair }: { repair: boolean }, signal: AbortSignal): Promise<FsckReport> {
    await this.#work(signal);
    const problem = { kind: 'stray', path: 'ingest/x', message: 'Nobody needs it.', repaired: repair } as const;
    return { clean: false, blobs: 2, bytes: 2000, refs: 2, problems: [problem] };
  }

  async #work(signal: AbortSignal): Promise<void> {
    const { promise, reject } = Promise.withResolvers<never>();
    const abort = () => reject(signal.reason);
    signal.throwIfAborted();
    signal.addEventListener('abort', abort);
    this.working += 1;
    try {
      await Promise.race([this.hold, promise]);
    } finally {
      this.working -= 1;
      signal.removeEventListener('abort', abort);
    }
  }

  #add(version: string, spec: Record<string, unknown>): ReleaseDetail {
    const id = `sha256:${createHash('sha256').update(JSON.stringify(spec)).digest('hex')}`;
    const release: ReleaseDetail = {
      id,
      service: this.name,
      version,
      driver: 'onnx',
      bytes: 1000,
      files: 1,
      golden_cases: 0,
      pinned: false,
      irreversible: false,
      complete: true,
      roles: [],
      last_rollout: null,
      spec,
      content: [{ path: 'pose.onnx', digest: id, bytes: 1000, kind: 'model' }],
    };
    this.#releases.push(release);
    this.events.emit('release.created', { service: this.name, release: { id, version } });
    return release;
  }

  async #begin(kind: Rollout['kind'], service: string, { release: ref, policy }: DeployBody): Promise<Rollout> {
    this.service(service);
    const { id, version } = await this.release(ref);
    const active = this.#rollouts.find(({ state }) => !ENDED.includes(state));
    if (active)
      throw missing('rollout_active', `${service} has the rollout ${active.id} under way.`, 'Wait, or cancel it.');
    const [now] = this.#generations as [Generation];
    const at = new Date().toISOString();
    const rollout: Rollout = {
      id: `r${this.#rollouts.length + 1}`,
      service,
      kind,
      release: { id, version },
      from: { ...now.release, generation: now.generation },
      state: 'staging',
      policy: policy ?? {},
      started_at: at,
      ended_at: null,
      steps: [{ step: 'staging', at, ms: null }],
      gates: [],
      cause: null,
      generation: null,
      progress: null,
      evidence: [],
    };
    this.#rollouts.unshift(rollout);
    this.events.emit('rollout.started', { service, rollout: rollout.id, release: rollout.release });
    return rollout;
  }

  #activate({ id, version }: ReleaseDetail, cause: Generation['cause'], rollout: string | null): void {
    const at = new Date().toISOString();
    const [now] = this.#generations;
    if (now) now.ended_at = at;
    this.#generations.unshift({
      generation: this.#generations.length + 1,
      release: { id, version },
      cause,
      reason: null,
      rollout,
      activated_at: at,
      ended_at: null,
      known_good: true,
      kept: true,
    });
    this.events.emit('switched', { service: this.name, release: { id, version } });
  }
}

const named = ({ release, generation }: Generation) => ({ ...release, generation });

const missing = (code: ErrorCode, message: string, hint: string) => new LastgoodError(code, message, { hint });
