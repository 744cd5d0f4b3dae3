import { EventEmitter, once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';

/** A request that users send again and again, and the answer that is right. */
export interface Question {
  name: string;
  body: Uint8Array<ArrayBuffer>;
}

/** What one user saw. */
export interface Seen {
  question: string;
  status: number;
  generation: number;
  release: string;
  rescued: boolean;
  /** Why the answer is not the one that it was at first, or null. */
  wrong: string | null;
}

export interface LoadOptions {
  /** Where questions are posted to, path and query included. */
  url: string;
  questions: readonly Question[];
  /** The part of an answer that must stay the same. */
  essence(answer: Uint8Array): string;
  clients: number;
  /** Milliseconds between the requests of a client: on two cores the candidate needs some, too. */
  pause: number;
}

export interface Load extends AsyncDisposable {
  /** What was seen since the last call. */
  take(): Seen[];
  /** Resolves when every client has been answered what it asks from now on. */
  another(): Promise<void>;
}

/** Users who keep asking while something else happens. What they are told first, before it, is what is right. */
export async function startLoad({ url, questions, essence, clients, pause }: LoadOptions): Promise<Load> {
  const stop = new AbortController();
  let seen: Seen[] = [];
  const right = new Map<string, string>();
  for (const question of questions) {
    const { seen: first, text } = await ask(question);
    if (first.status !== 200) throw new Error(`${question.name} was answered with ${first.status}: ${text}`);
    right.set(question.name, text);
  }

  async function ask({ name, body }: Question): Promise<{ seen: Seen; text: string }> {
    const answer = await fetch(url, { method: 'POST', body });
    const { status, headers } = answer;
    const text = status === 200 ? essence(await answer.bytes()) : await answer.text();
    const wrong = status === 200 && text === (right.get(name) ?? text) ? null : text.slice(0, 300);
    const release = headers.get('x-lastgood-release') ?? '';
    const generation = Number(headers.get('x-lastgood-generation'));
    const rescued = headers.get('x-lastgood-rescued') === '1';
    return { seen: { question: name, status, generation, release, rescued, wrong }, text };
  }

  /** Answers that each client has had. */
  const answered = new Array<number>(clients).fill(0);
  const progress = new EventEmitter();
  async function client(id: number): Promise<void> {
    for (let i = id; !stop.signal.aborted; i++) {
      const question = questions[i % questions.length]!;
      const what = await ask(question).catch((error: Error) => ({ seen: broken(question, error) }));
      seen.push(what.seen);
      answered[id]! += 1;
      progress.emit('answer');
      await delay(pause, undefined, { signal: stop.signal }).catch(() => {});
    }
  }
  const running = answered.map((_, id) => client(id));

  return {
    take: () => {
      const taken = seen;
      seen = [];
      return taken;
    },
    another: async () => {
      // The first of the two may be under way already.
      const wanted = answered.map((count) => count + 2);
      while (answered.some((count, id) => count < wanted[id]!)) await once(progress, 'answer');
    },
    [Symbol.asyncDispose]: async () => {
      stop.abort();
      await Promise.all(running);
    },
  };
}

/** A connection that was refused or cut: the worst that a user can see. */
function broken({ name }: Question, error: Error): Seen {
  return {
    question: name,
    status: 0,
    generation: 0,
    release: '',
    rescued: false,
    wrong: `${error.message} ${error.cause ?? ''}`,
  };
}

/** What went wrong for users, in words; empty when nothing did. */
export const complaints = (seen: readonly Seen[]): string[] =>
  seen.filter(({ wrong }) => wrong !== null).map(({ question, status, wrong }) => `${question}: ${status} ${wrong}`);
