import { constants } from 'node:os';

export interface Interrupt extends Disposable {
  /** Aborts at the first SIGINT or SIGTERM. */
  readonly signal: AbortSignal;
  /** 128 + number of the signal that came, as shells count. */
  readonly exitCode: number | undefined;
}

/**
 * A Ctrl-C arrives more than once: the terminal sends it to every process of the foreground, and npm, npx and the
 * program's own launcher each pass theirs on. What comes within this time of the first, in milliseconds, is that echo.
 */
const ECHO = 1000;

/**
 * Lets a command stop cleanly at Ctrl-C. A second one, pressed by whoever does not want to wait, ends the process at once.
 *
 * @param clock milliseconds that only grow
 */
export function listenForInterrupt(clock = () => performance.now()): Interrupt {
  const controller = new AbortController();
  let first: { exitCode: number; at: number } | undefined;
  const receive = (name: NodeJS.Signals) => {
    if (first === undefined) {
      first = { exitCode: 128 + constants.signals[name], at: clock() };
      controller.abort(new DOMException(`stopped by ${name}`, 'AbortError'));
    } else if (clock() - first.at > ECHO) {
      release();
      process.kill(process.pid, name);
    }
  };
  const release = () => {
    process.off('SIGINT', receive);
    process.off('SIGTERM', receive);
  };
  process.on('SIGINT', receive);
  process.on('SIGTERM', receive);
  return {
    signal: controller.signal,
    get exitCode() {
      return first?.exitCode;
    },
    [Symbol.dispose]: release,
  };
}
