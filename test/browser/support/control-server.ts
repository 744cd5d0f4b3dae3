import { createReadStream, existsSync, statSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { buildWeb } from '../../../scripts/build-web.ts';
import type { EventType, LastgoodEvent } from '../../../src/api/control/event.ts';
import type {
  DeployBody,
  GateResult,
  RollbackBody,
  RollbackResult,
  Rollout,
  RolloutState,
} from '../../../src/api/control/rollout.ts';
import type { ServiceView } from '../../../src/api/control/service.ts';
import { generation, newRollout, quietWorld, type ScriptedWorld, secondsAgo, standbyOf } from './control-world.ts';

/**
 * A control plane that says what a test wants it to say: real HTTP, real events, the built page; no models, no processes.
 * What it is told to answer is what the page has to cope with, also what a real server rarely says.
 */
export const TOKEN = 'token-of-this-test';
const COOKIE = 'lastgood_session=open';

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.txt': 'text/plain; charset=utf-8',
};

/** As the real server sends it: what the page may do is part of what is tested. */
const POLICY =
  "default-src 'self'; img-src 'self' blob: data:; media-src 'self' blob:; connect-src 'self' blob: data:; worker-src 'self' blob:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

export class ControlServer implements AsyncDisposable {
  readonly webDir = buildWeb();
  world: ScriptedWorld = quietWorld();
  /** Files of evidence by name, whatever the rollout. */
  evidence = new Map<string, Buffer | string>();
  /** Bodies of rollbacks and deploys, as they came. */
  readonly asked: { path: string; body: unknown }[] = [];
  /** The next call that changes something is refused with this. */
  refuseNext: { status: number; code: string; error: string; hint: string } | null = null;
  /** Everything is refused with this while it is set. */
  refuseReads: ControlServer['refuseNext'] = null;
  /** While set, rollbacks wait for it. */
  rollbackGate: Promise<void> | null = null;
  /** Sessions end when it is false. */
  sessionsHold = true;
  readonly #events: LastgoodEvent[] = [];
  readonly #streams = new Set<ServerResponse>();
  #server: Server | null = null;
  #port = 0;

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  get service(): ServiceView {
    return this.world.services[0]!;
  }

  get rollout(): Rollout {
    return this.world.rollouts[0]!;
  }

  async comeBack(): Promise<void> {
    const server = createServer((request, response) => {
      this.#answer(request, response).catch((error) => response.destroy(error));
    });
    this.#server = server;
    await new Promise<void>((resolve) => server.listen(this.#port, '127.0.0.1', resolve));
    this.#port = (server.address() as AddressInfo).port;
  }

  /** Gone, with its open connections. */
  async leave(): Promise<void> {
    const server = this.#server;
    this.#server = null;
    this.#streams.clear();
    if (!server) return;
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
    await closed;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.leave();
  }

  emit(type: EventType, message: string, data: Record<string, unknown> = {}): void {
    const kept = type !== 'rollout.progress';
    const { id, release } = this.world.rollouts[0] ?? { id: null, release: null };
    const event = {
      ...{ id: kept ? this.#events.length + 1 : null, at: secondsAgo(0), type, service: this.service.name },
      ...{ rollout: id, release, message, data },
    };
    if (kept) this.#events.push(event);
    for (const stream of this.#streams) send(stream, event);
  }

  /** A rollout begins. */
  begin(release: { id: string; version: string }): Rollout {
    const rollout = newRollout(`r-${this.world.rollouts.length + 2}`, release, this.service.current);
    this.world.rollouts.unshift(rollout);
    this.service.rollout = rollout;
    this.emit('rollout.started', `The rollout of human-parsing ${release.version} began.`, { kind: 'rollout' });
    return rollout;
  }

  step(state: RolloutState, took = 40): void {
    this.#enter(state, took);
    this.emit('rollout.step', `It is ${state}.`, { step: state });
  }

  #enter(state: RolloutState, took: number): void {
    const { rollout } = this;
    rollout.steps = rollout.steps.map((step) => ({ ...step, ms: step.ms ?? took }));
    rollout.steps.push({ step: state, at: secondsAgo(0), ms: null });
    rollout.state = state;
    rollout.progress = null;
  }

  progress(phase: string, item: string, done: number, total: number | null): void {
    this.rollout.progress = { phase, item, done, total };
    this.emit('rollout.progress', `${phase} ${item}`, { phase, item, done, total });
  }

  gate(result: GateResult): void {
    this.rollout.gates.push({ ...result, at: secondsAgo(0) });
    this.emit('rollout.gate', `${result.gate}: ${result.summary}`, { ...result });
  }

  /** The candidate takes the traffic, or something older does again. */
  switchTo(
    release: { id: string; version: string },
    cause: 'deploy' | 'rollback' | 'automatic rollback',
    reason: string | null = null,
  ): number {
    const [last] = this.world.history;
    const next = (last?.generation ?? 0) + 1;
    if (last) last.ended_at = secondsAgo(0);
    const by = cause === 'rollback' ? null : this.rollout.id;
    this.world.history.unshift(generation(next, release, { cause, reason, rollout: by }));
    const old = this.service.current;
    if (old) this.service.standby = standbyOf(old.release, old.release.generation);
    this.service.current = {
      release: { ...release, generation: next },
      since: secondsAgo(0),
      instance: { state: 'ready', restarts: 0, memory_bytes: 402e6 },
    };
    this.#assignRoles();
    this.emit(cause === 'deploy' ? 'switched' : 'rolled_back', `${release.version} serves, generation ${next}.`, {
      generation: next,
    });
    return next;
  }

  end(state: RolloutState, cause: Rollout['cause'] = null): void {
    this.#enter(state, 40);
    this.rollout.steps.at(-1)!.ms = 0;
    this.rollout.ended_at = secondsAgo(0);
    this.rollout.cause = cause;
    const summary = this.world.releases.find(({ id }) => id === this.rollout.release.id);
    if (summary) summary.last_rollout = { id: this.rollout.id, state, at: secondsAgo(0) };
    this.emit(
      'rollout.ended',
      `human-parsing ${this.rollout.release.version} ${state}. ${cause?.summary ?? ''}`.trim(),
      { state, cause },
    );
  }

  #assignRoles(): void {
    const { name, current, standby } = this.service;
    for (const release of this.world.releases) {
      const roles = { current: current?.release, standby: standby?.release };
      release.roles = Object.entries(roles).flatMap(([role, is]) =>
        is?.id === release.id
          ? [{ service: name, role: role as 'current' | 'standby', generation: is.generation }]
          : [],
      );
    }
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? '/', this.url);
    if (!pathname.startsWith('/api/v1/')) return this.#page(pathname, response);
    const path = pathname.slice('/api/v1/'.length).split('/').map(decodeURIComponent);
    const body = request.method === 'POST' ? JSON.parse(await textOf(request)) : null;
    const changes = request.method !== 'GET';
    if (changes && !request.headers['x-lastgood-csrf'])
      return fail(response, 403, 'forbidden', 'No CSRF header.', 'Send it.');
    if (path[0] === 'session') return this.#session(request.method!, body, response);
    const known = this.sessionsHold && request.headers.cookie?.includes(COOKIE);
    if (!known) return fail(response, 401, 'unauthorized', 'Nobody is signed in.', 'Sign in with the token.');
    if (this.refuseReads) {
      const { status, code, error, hint } = this.refuseReads;
      return fail(response, status, code, error, hint);
    }
    if (changes) {
      this.asked.push({ path: path.join('/'), body });
      if (this.refuseNext) {
        const { status, code, error, hint } = this.refuseNext;
        this.refuseNext = null;
        return fail(response, status, code, error, hint);
      }
    }
    const answer = await this.#control(path, body, searchParams, request, response);
    if (answer === undefined) return fail(response, 404, 'not_found', `There is no ${pathname}.`, 'Look at /docs.');
    if (answer !== null) json(response, 200, answer);
  }

  /** @returns what goes out as JSON; null when it went out already; undefined when there is no such thing */
  async #control(
    path: string[],
    body: unknown,
    query: URLSearchParams,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<unknown> {
    const { services, history, releases, rollouts, diff } = this.world;
    const [what, id, part, other] = path;
    switch (`${request.method} ${what}${path.length > 2 ? `/${part}` : ''}`) {
      case 'GET services':
        return id ? services.find(({ name }) => name === id) : services;
      case 'GET services/history':
        return history;
      case 'GET releases':
        return id ? releases.find((one) => one.id === id) : releases;
      case 'GET releases/diff': {
        const [a, b] = [id, other].map((ref) => releases.find((one) => one.id === ref));
        return a && b && { a, b, same: a === b, ...diff };
      }
      case 'GET rollouts':
        return id ? rollouts.find((one) => one.id === id) : rollouts;
      case 'GET rollouts/evidence':
        return this.#evidence(path.slice(3).join('/'), response);
      case 'GET events':
        return this.#follow(query, request, response);
      case 'POST services/rollouts': {
        const release = releases.find((one) => one.id === (body as DeployBody).release);
        return release && this.begin({ id: release.id, version: release.version });
      }
      case 'POST rollouts/cancel':
        this.end('cancelled');
        return this.rollout;
      case 'POST services/rollback':
        await this.rollbackGate;
        return this.#rollback(body as RollbackBody);
      default:
        return undefined;
    }
  }

  #rollback({ to }: RollbackBody): RollbackResult {
    const { current, standby } = this.service;
    const target = to ? this.world.history.find((one) => one.generation === to)!.release : standby!.release;
    const release = { id: target.id, version: target.version };
    const warm = release.id === standby?.release.id && standby.mode === 'warm';
    const from = {
      id: current!.release.id,
      version: current!.release.version,
      generation: current!.release.generation,
    };
    const made = this.switchTo(release, 'rollback', 'Asked for on the console.');
    return {
      service: this.service.name,
      generation: made,
      release,
      from,
      warm,
      ms: 2.9,
      switch_ms: 0.04,
      warnings: [],
    };
  }

  #evidence(name: string, response: ServerResponse): null | undefined {
    const file = this.evidence.get(name);
    if (file === undefined) return undefined;
    response.writeHead(200, { 'content-type': TYPES[extname(name)] ?? 'application/octet-stream' }).end(file);
    return null;
  }

  #follow(query: URLSearchParams, request: IncomingMessage, response: ServerResponse): null {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    response.write(': hello\n\n');
    const after = Number(request.headers['last-event-id'] ?? query.get('after') ?? -1);
    const tail = Number(query.get('tail') ?? 100);
    const kept = after >= 0 ? this.#events.filter(({ id }) => id! > after) : tail > 0 ? this.#events.slice(-tail) : [];
    for (const event of kept) send(response, event);
    this.#streams.add(response);
    response.on('close', () => this.#streams.delete(response));
    return null;
  }

  #session(method: string, body: unknown, response: ServerResponse): void {
    if (method === 'DELETE') {
      response.writeHead(204, { 'set-cookie': 'lastgood_session=; Path=/; Max-Age=0' }).end();
    } else if ((body as { token?: string }).token === TOKEN) {
      this.sessionsHold = true;
      response.writeHead(204, { 'set-cookie': `${COOKIE}; Path=/; HttpOnly; SameSite=Strict` }).end();
    } else {
      fail(response, 401, 'unauthorized', 'This is not the token of this server.', 'See ~/.lastgood/token.');
    }
  }

  #page(path: string, response: ServerResponse): void {
    if (path === '/healthz') {
      json(response, 200, { status: 'ok', model_loaded: true, uptime_s: 60 });
      return;
    }
    const asked = join(this.webDir, path);
    const isFile = extname(path) !== '' && existsSync(asked) && statSync(asked).isFile();
    if (!isFile && path !== '/' && !/^\/console(\/|$)/.test(path)) {
      response.writeHead(404).end();
      return;
    }
    const file = isFile ? asked : join(this.webDir, 'index.html');
    response.writeHead(200, {
      'content-type': TYPES[extname(file)] ?? 'application/octet-stream',
      'content-security-policy': POLICY,
    });
    createReadStream(file).pipe(response);
  }
}

export async function openControl(): Promise<ControlServer> {
  const server = new ControlServer();
  await server.comeBack();
  return server;
}

function send(stream: ServerResponse, event: LastgoodEvent): void {
  stream.write(`${event.id === null ? '' : `id: ${event.id}\n`}data: ${JSON.stringify(event)}\n\n`);
}

function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

function fail(response: ServerResponse, status: number, code: string, error: string, hint: string): void {
  json(response, status, { status: 'error', code, error, hint, request_id: 'req-1' });
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) text += chunk;
  return text || '{}';
}
