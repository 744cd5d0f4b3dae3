import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { LastgoodEvent } from '../../src/api/control/event.ts';
import type { Rollout } from '../../src/api/control/rollout.ts';
import { ERRORS, type ErrorCode } from '../../src/errors.ts';
import { NEW, releaseView, serviceView } from './control-views.ts';

/** A call of the control plane as it came. */
export interface Call {
  method: string;
  path: string;
  query: Record<string, string>;
  body: unknown;
}

/** What a call is answered with: a view, or an error by its code. */
export type Answer = object | { refuse: ErrorCode; error: string; hint: string };

/**
 * A server of the control plane's contract that plays what it is told. A rollout is a list of what one look after another
 * sees; each look is followed by an event, so that whoever follows need not wait. It listens on a real port.
 */
export class ControlService implements AsyncDisposable {
  readonly token = 'the-token';
  readonly calls: Call[] = [];
  /** Answers by `METHOD path`, before those that all tests share. */
  readonly answers = new Map<string, Answer>();
  looks: Rollout[] = [];
  events: LastgoodEvent[] = [];
  /** Status and headers that photos are answered with. */
  onPhoto: () => { status: number; headers: Record<string, string> } = () => ({ status: 200, headers: {} });
  /** Called before each look at a rollout; true drops the connection instead of answering. */
  onLook: (look: number) => boolean = () => false;
  /** Waited for before a call (`METHOD path`) is answered. */
  hold: (call: string) => Promise<void> = async () => {};
  /** Called when a client listens to events. */
  onStream: () => void = () => {};
  #look = 0;
  readonly #streams = new Set<ServerResponse>();
  readonly #server = createServer((request, response) => void this.#serve(request, response));
  #port = 0;

  async listen(): Promise<this> {
    await new Promise<void>((resolve) => this.#server.listen(this.#port, '127.0.0.1', resolve));
    this.#port = (this.#server.address() as AddressInfo).port;
    return this;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** Stops listening and cuts every connection; `listen` takes the same port again. */
  async stop(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    await closed;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#server.listening) await this.stop();
  }

  /** Bodies that were sent to that call. */
  sent(call: string): unknown[] {
    return this.calls.filter(({ method, path }) => `${method} ${path}` === call).map(({ body }) => body);
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url!, this.url);
    const body = await text(request);
    if (url.pathname === '/healthz') return json(response, 200, HEALTH);
    if (url.pathname === '/parse') {
      const { status, headers } = this.onPhoto();
      return void response.writeHead(status, headers).end('{}');
    }
    const [, path] = url.pathname.split('/api/v1/');
    if (path === undefined) return refuse(response, { refuse: 'not_found', error: 'No such page.', hint: 'Look.' });
    if (request.headers.authorization !== `Bearer ${this.token}`) return refuse(response, NO_TOKEN);
    const query = Object.fromEntries(url.searchParams);
    const call = { method: request.method!, path, query, body: body === '' ? undefined : JSON.parse(body) };
    this.calls.push(call);
    await this.hold(`${call.method} ${path}`);
    if (path === 'events') return this.#stream(response, query);
    const looked = /^rollouts\/([^/]+)$/.exec(path);
    const answer = this.answers.get(`${call.method} ${path}`) ?? (looked ? undefined : this.#usual(call));
    if (answer) return 'refuse' in answer ? refuse(response, answer as typeof NO_TOKEN) : json(response, 200, answer);
    if (looked) return this.#answerLook(response);
    refuse(response, { refuse: 'not_found', error: `There is no ${path}.`, hint: 'Look at what there is.' });
  }

  #usual({ method, path }: Call): Answer | undefined {
    if (method === 'GET') {
      if (path === 'services') return [serviceView()];
      if (path === 'services/human-parsing') return serviceView();
      if (path === `releases/${NEW.version}`) return releaseView();
      if (path === 'rollouts') return this.looks.slice(0, 1);
    }
    if (method === 'POST' && /^services\/[^/]+\/(rollouts|proofs)$/.test(path)) return this.looks[0];
    if (method === 'POST' && path === 'releases') return releaseView();
    return undefined;
  }

  /** From here on the next rollout is played, from its first look. */
  play(looks: Rollout[]): void {
    this.looks = looks;
    this.#look = 0;
  }

  #answerLook(response: ServerResponse): void {
    if (this.onLook(this.#look)) {
      this.#look++;
      response.destroy();
      return;
    }
    const look = this.looks[Math.min(this.#look, this.looks.length - 1)]!;
    this.#look++;
    json(response, 200, look);
    this.tell(eventView({ type: 'rollout.step', rollout: look.id }));
  }

  /** Sends an event to whoever listens. */
  tell(event: LastgoodEvent): void {
    for (const stream of this.#streams) stream.write(sse(event));
  }

  #stream(response: ServerResponse, { follow, after, tail }: Record<string, string>): void {
    response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders();
    const kept = after === undefined ? this.events : this.events.filter(({ id }) => id! > Number(after));
    for (const event of tail === undefined ? kept : kept.slice(kept.length - Number(tail))) response.write(sse(event));
    if (follow === 'false') return void response.end();
    this.#streams.add(response);
    response.on('close', () => this.#streams.delete(response));
    this.onStream();
  }
}

export function eventView(more: Partial<LastgoodEvent>): LastgoodEvent {
  const nothing = { service: 'human-parsing', rollout: null, release: null, message: 'Something happened.', data: {} };
  return { id: null, at: new Date().toISOString(), type: 'switched', ...nothing, ...more };
}

const HEALTH = {
  status: 'ok',
  model_loaded: true,
  service: 'human-parsing',
  release: { ...NEW, generation: 3 },
  uptime_s: 5,
};

const NO_TOKEN = { refuse: 'unauthorized', error: 'No token.', hint: 'Send one.' } as const;

const sse = (event: LastgoodEvent) => `data: ${JSON.stringify(event)}\n\n`;

function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

function refuse(
  response: ServerResponse,
  { refuse: code, error, hint }: { refuse: ErrorCode; error: string; hint: string },
) {
  json(response, ERRORS[code].status, { status: 'error', error, code, hint, request_id: 'r1' });
}
