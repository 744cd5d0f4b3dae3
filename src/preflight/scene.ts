import type { LogLine } from '../diagnosis/log.ts';
import type { Interpreter } from '../environment/interpreter.ts';
import type { Compat } from '../facts/schema.ts';
import type { OnnxHeader } from './collect/onnx-header.ts';
import type { WheelFacts } from './collect/wheel-facts.ts';

/** A package that is to be installed. */
export interface PlannedPackage {
  /** Normalized (PEP 503). */
  name: string;
  /** Null: it is not decided yet. */
  version: string | null;
  /** What it is installed from; null when that is not decided. */
  file: { name: string; sha256: string | null; kind: 'wheel' | 'sdist' } | null;
  /** Names of all the wheels that there are of it, when none of them fits. */
  unfit: readonly string[];
  /** Where it is written, in the requirements or the lock. */
  line: LogLine | null;
}

/** What this machine grants. Null: nothing tells. */
export interface Machine {
  /** `linux`, `darwin` … as `process.platform`. */
  system: string;
  /** Of the processor, as /proc/cpuinfo names them. */
  cpuFlags: ReadonlySet<string> | null;
  /** `e_machine` and bits of the interpreter: modules of another kind are for nobody here. */
  elf: { machine: number; bits: number } | null;
  /** The newest version of symbols that the system's libstdc++ has: `{ GLIBCXX: '3.4.30', CXXABI: '1.3.13' }`. */
  symbols: Readonly<Record<string, string>> | null;
  /** Libraries of the system, of those that were asked for: there, or not. */
  libraries: ReadonlyMap<string, boolean>;
}

export interface PlannedModel {
  /** As people know it: its path in the release, or the file. */
  path: string;
  header: OnnxHeader;
}

/** What was the last good one installed with, by package. */
export type Reference = ReadonlyMap<string, { version: string | null; sha256: string | null }>;

/** All that is known before a release is tried. Judges look at nothing else. */
export interface Scene {
  packages: ReadonlyMap<string, PlannedPackage>;
  /** Whether these are all: only then is one that is not among them missing. */
  complete: boolean;
  interpreter: Interpreter | null;
  /** Version of the Python that it is for; that of `interpreter` where there is one. */
  python: string | null;
  /** By package; those that could not be read are not in it. */
  wheels: ReadonlyMap<string, WheelFacts>;
  machine: Machine;
  models: readonly PlannedModel[];
  /** What runs the models: `onnxruntime-node 1.30.0`. */
  runtime: { name: string; version: string } | null;
  /** Worker of lastgood's own that the environment is for. */
  worker: string | null;
  reference: Reference | null;
  compat: Compat;
}

/** Its version, when it is there and that is known. */
export const versionOf = ({ packages }: Pick<Scene, 'packages'>, name: string): string | null =>
  packages.get(name)?.version ?? null;
