import { constants } from 'node:os';

export interface Interrupt extends Disposable {
  /** Aborts at the first SIGINT or SIGTERM. */
  readonly signal: AbortSignal;
  /** 128 + number of the signal that came, as shells count. */
  readonly exitCode: number | undefined;
}

/**
 * Lets a command stop cleanly at Ctrl-C. Only the first signal is taken: a second one ends the process at once,
 * for whoever does not want to wait.
 */
export function listenForInterrupt(): Interrupt {
  const controller = new AbortController();
  let exitCode: number | undefined;
  const stop = (name: NodeJS.Signals) => {
    exitCode = 128 + constants.signals[name];
    release();
    controller.abort(new DOMException(`stopped by ${name}`, 'AbortError'));
  };
  const release = () => {
    process.off('SIGINT', stop);
    process.off('SIGTERM', stop);
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  return {
    signal: controller.signal,
    get exitCode() {
      return exitCode;
    },
    [Symbol.dispose]: release,
  };
}
