/** A Python interpreter as it tells of itself (python/probe.py). */
export interface Interpreter {
  /** Absolute path of the real executable, links followed: the base interpreter of a virtual environment. */
  path: string;
  /** `CPython`, `PyPy` */
  implementation: string;
  /** `3.10.13` */
  version: string;
  /** Which build of that version: `sys.version`'s build and compiler, `main, Nov 25 2026 10:00:00 [GCC 12.2.0]`. */
  build: string;
  /** ABI of extension modules (SOABI): `cpython-310-x86_64-linux-gnu`. */
  abi: string;
  /** sysconfig's platform: `linux-x86_64`, `macosx-14.0-arm64`. */
  platform: string;
  libc: { name: 'glibc' | 'musl'; version: string } | null;
}

/** `3.10` of `3.10.13`: what extension modules are compiled for. */
export const minorOf = ({ version }: Pick<Interpreter, 'version'>): string => version.split('.', 2).join('.');
