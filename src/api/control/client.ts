import type { DiagnosesBody, Diagnosis, KeptDiagnosis, Language } from '../diagnosis.ts';
import { failureOf } from '../failure.ts';
import { queryString } from '../query-string.ts';
import { createRequester, type RequestOptions } from '../request.ts';
import type { Advice } from './advice.ts';
import type { LastgoodEvent } from './event.ts';
import { type FollowOptions, followEvents } from './follow-events.ts';
import type { CreateReleaseBody, ReleaseDetail, ReleaseDiff, ReleaseSummary, VerifyReport } from './release.ts';
import type { DeployBody, ProveBody, RollbackBody, RollbackResult, Rollout } from './rollout.ts';
import type { Generation, ServiceView } from './service.ts';
import type { FsckReport, GcReport, StoreListing } from './store.ts';

/** Aborting it gives the call up; the server stops what it was doing for it. */
export interface ControlCall {
  signal?: AbortSignal;
}

export interface SpokenCall extends ControlCall {
  /** Language of what is told of diagnoses; English otherwise. */
  lang?: Language;
}

export interface AdviceCall extends SpokenCall {
  /** Downloads the beginning of a package of the release, 8 MB at most, to see how fast that is. */
  probeNetwork?: boolean;
}

/**
 * The control plane as a program sees it. Everything throws LastgoodError with the server's code and hint, or
 * `server_unreachable`.
 */
export interface Control {
  services(call?: ControlCall): Promise<ServiceView[]>;
  service(name: string, call?: ControlCall): Promise<ServiceView>;
  /** Newest first. */
  history(service: string, call?: ControlCall): Promise<Generation[]>;

  releases(call?: ControlCall): Promise<ReleaseSummary[]>;
  /** @param ref digest, its first digits, version, or service@version */
  release(ref: string, call?: ControlCall): Promise<ReleaseDetail>;
  diff(a: string, b: string, call?: ControlCall): Promise<ReleaseDiff>;
  createRelease(body: CreateReleaseBody, call?: ControlCall): Promise<ReleaseDetail>;
  verify(ref: string, call?: ControlCall): Promise<VerifyReport>;
  pin(ref: string, pinned: boolean, call?: ControlCall): Promise<ReleaseSummary>;
  deleteRelease(ref: string, call?: ControlCall): Promise<ReleaseSummary>;

  /** Begins a rollout: follow it with `rollout()` and `events()`. */
  deploy(service: string, body: DeployBody, call?: ControlCall): Promise<Rollout>;
  prove(service: string, body: ProveBody, call?: ControlCall): Promise<Rollout>;
  rollout(id: string, call?: SpokenCall): Promise<Rollout>;
  /** Newest first. */
  rollouts(filter?: { service?: string; limit?: number }, call?: SpokenCall): Promise<Rollout[]>;
  cancel(id: string, call?: ControlCall): Promise<Rollout>;
  rollback(service: string, body: RollbackBody, call?: ControlCall): Promise<RollbackResult>;
  /** Where a file of a rollout's evidence is: for links and pictures. Other programs fetch it with the bearer token. */
  evidenceUrl(rollout: string, name: string): string;

  /** What is wrong, judging by a log. */
  diagnose(body: DiagnosesBody, call?: SpokenCall): Promise<Diagnosis>;
  /** The same of what the service's instance wrote last. */
  diagnoseService(name: string, call?: SpokenCall): Promise<KeptDiagnosis>;
  /** The same of what the release wrote when it was tried last. @param ref as of `release()` */
  diagnoseRelease(ref: string, call?: SpokenCall): Promise<KeptDiagnosis>;

  /** Which way back, and how long each takes. */
  advise(service: string, call?: AdviceCall): Promise<Advice>;

  store(call?: ControlCall): Promise<StoreListing>;
  gc(options: { dryRun: boolean; graceMs?: number }, call?: ControlCall): Promise<GcReport>;
  fsck(options: { repair: boolean }, call?: ControlCall): Promise<FsckReport>;

  /** Kept events, then what happens, until the signal aborts. See FollowOptions for where it begins. */
  events(options?: FollowOptions): AsyncIterable<LastgoodEvent>;

  /** Exchanges the token for a cookie: for pages, which should not keep the token. */
  signIn(token: string, call?: ControlCall): Promise<void>;
  signOut(call?: ControlCall): Promise<void>;
}

/** A typed client of the control plane. Works wherever `fetch` does; makes no request until asked to. */
export function createControlClient(options: RequestOptions): Control {
  const requester = createRequester(options);

  async function send(path: string, init: RequestInit, { signal }: ControlCall = {}): Promise<Response> {
    const answer = await requester.request(`/api/v1/${path}`, init, signal);
    if (!answer.ok) throw await requester.read(failureOf(answer), signal);
    return answer;
  }

  async function json<T>(path: string, init: RequestInit, call?: ControlCall): Promise<T> {
    const answer = await send(path, init, call);
    return (await requester.read(answer.json(), call?.signal)) as T;
  }

  const get = <T>(path: string, call?: ControlCall) => json<T>(path, {}, call);
  const post = <T>(path: string, body: object, call?: ControlCall) => json<T>(path, posting(body), call);

  return {
    services: (call) => get('services', call),
    service: (name, call) => get(`services/${part(name)}`, call),
    history: (service, call) => get(`services/${part(service)}/history`, call),

    releases: (call) => get('releases', call),
    release: (ref, call) => get(`releases/${part(ref)}`, call),
    diff: (a, b, call) => get(`releases/${part(a)}/diff/${part(b)}`, call),
    createRelease: (body, call) => post('releases', body, call),
    verify: (ref, call) => post(`releases/${part(ref)}/verify`, {}, call),
    pin: (ref, pinned, call) => post(`releases/${part(ref)}/pin`, { pinned }, call),

    deleteRelease: (ref, call) => json(`releases/${part(ref)}`, { method: 'DELETE', headers: OURS }, call),

    deploy: (service, body, call) => post(`services/${part(service)}/rollouts`, body, call),
    prove: (service, body, call) => post(`services/${part(service)}/proofs`, body, call),
    rollout: (id, call) => get(`rollouts/${part(id)}${spoken(call)}`, call),
    rollouts: (filter = {}, call) => get(`rollouts${queryString({ ...filter, lang: call?.lang })}`, call),
    cancel: (id, call) => post(`rollouts/${part(id)}/cancel`, {}, call),
    rollback: (service, body, call) => post(`services/${part(service)}/rollback`, body, call),
    evidenceUrl: (rollout, name) =>
      `${requester.origin}/api/v1/rollouts/${part(rollout)}/evidence/${name.split('/').map(part).join('/')}`,

    diagnose: (body, call) => post(`diagnoses${spoken(call)}`, body, call),
    diagnoseService: (name, call) => get(`services/${part(name)}/diagnosis${spoken(call)}`, call),
    diagnoseRelease: (ref, call) => get(`releases/${part(ref)}/diagnosis${spoken(call)}`, call),

    advise: (service, { probeNetwork, lang, ...call } = {}) =>
      get(`advice/${part(service)}${queryString({ lang, probe_network: probeNetwork })}`, call),

    store: (call) => get('store', call),
    gc: ({ dryRun, graceMs }, call) =>
      post('store/gc', { dry_run: dryRun, ...(graceMs !== undefined && { grace_ms: graceMs }) }, call),
    fsck: (body, call) => post('store/fsck', body, call),

    events: (follow = {}) =>
      followEvents((after, signal) => {
        const { service, tail, follow: live } = follow;
        const headers = after === null ? undefined : { 'last-event-id': String(after) };
        const begin = after === null ? { tail } : { after };
        return send(`events${queryString({ ...begin, service, follow: live })}`, headers ? { headers } : {}, {
          signal,
        });
      }, follow),

    async signIn(token, call) {
      await send('session', posting({ token }), call);
    },
    async signOut(call) {
      await send('session', { method: 'DELETE', headers: OURS }, call);
    },
  };
}

/** What a form of another site cannot send: see docs/reference/control-plane.md. */
const OURS = { 'x-lastgood-csrf': '1' };

const posting = (body: object): RequestInit => ({
  method: 'POST',
  headers: { ...OURS, 'content-type': 'application/json' },
  body: JSON.stringify(body),
});

const part = encodeURIComponent;

const spoken = (call: SpokenCall | undefined): string => queryString({ lang: call?.lang });
