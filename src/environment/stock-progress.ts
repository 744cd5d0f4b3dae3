import type { EnvironmentProgress } from '../api/environment.ts';
import type { SelectedFile } from './select-wheels.ts';

/** How far all files of a lock are, together. */
export class StockProgress {
  readonly #tell: (progress: EnvironmentProgress) => void;
  readonly #bytes = new Map<SelectedFile, number>();
  readonly #total: number | undefined;
  readonly #packages: { done: number; total: number };

  constructor(
    wanted: SelectedFile[],
    alreadyDone: number,
    tell: ((progress: EnvironmentProgress) => void) | undefined,
  ) {
    this.#tell = tell ?? (() => {});
    const sizes = wanted.map(({ file }) => file.size);
    this.#total = sizes.includes(undefined) ? undefined : sizes.reduce<number>((sum, size) => sum + size!, 0);
    this.#packages = { done: alreadyDone, total: alreadyDone + wanted.length };
  }

  fetched(one: SelectedFile, bytes: number): void {
    this.#bytes.set(one, bytes);
    this.#report('download', one);
  }

  /** Its file is in the store; of an sdist the wheel is still to come. */
  done(one: SelectedFile): void {
    if (one.file.size !== undefined) this.#bytes.set(one, one.file.size);
    this.#packages.done++;
    this.#report('download', one);
  }

  compiling(one: SelectedFile): void {
    this.#tell({ phase: 'compile', item: one.package.name, bytes: 0 });
  }

  #report(phase: EnvironmentProgress['phase'], { package: pkg }: SelectedFile): void {
    const bytes = [...this.#bytes.values()].reduce((sum, one) => sum + one, 0);
    this.#tell({ phase, item: pkg.name, packages: { ...this.#packages }, bytes, total: this.#total });
  }
}
