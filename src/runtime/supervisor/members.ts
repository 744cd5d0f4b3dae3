import { isMarked, listPids, proportionalBytes, readProcess, residentBytes } from './processes.ts';

/**
 * The processes of one copy, found without asking every process each time: those of its group, their children, and those that
 * carry its mark. A process that was looked at is not looked at again.
 */
export class Members {
  readonly #leader: number;
  readonly #mark: string;
  #known = new Map<number, boolean>();

  constructor(leader: number, mark: string) {
    this.#leader = leader;
    this.#mark = mark;
  }

  /** Bytes in RAM, added up: pages that several of them share count for each. */
  async residentBytes(): Promise<number> {
    return sum(await Promise.all((await this.#pids()).map(residentBytes)));
  }

  /** Bytes in RAM with shared pages counted once, where the kernel tells. */
  async proportionalBytes(): Promise<number> {
    const pids = await this.#pids();
    return sum(
      await Promise.all(pids.map(async (pid) => (await proportionalBytes(pid)) ?? (await residentBytes(pid)))),
    );
  }

  async #pids(): Promise<number[]> {
    const known = new Map<number, boolean>();
    // In ascending order parents mostly come before their children.
    for (const pid of (await listPids()).sort((a, b) => a - b)) {
      known.set(pid, this.#known.get(pid) ?? (await this.#isMember(pid, known)));
    }
    this.#known = known;
    return [...known].filter(([, member]) => member).map(([pid]) => pid);
  }

  async #isMember(pid: number, known: ReadonlyMap<number, boolean>): Promise<boolean> {
    const info = await readProcess(pid);
    if (!info) return false;
    return info.group === this.#leader || known.get(info.parent) === true || isMarked(pid, this.#mark);
  }
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
