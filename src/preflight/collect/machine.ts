import { readFile } from 'node:fs/promises';
import process from 'node:process';
import { readElf } from '../../environment/elf.ts';
import type { Interpreter } from '../../environment/interpreter.ts';
import { readSystemLibraries } from '../../environment/system-libraries.ts';
import type { Machine } from '../scene.ts';
import type { WheelFacts } from './wheel-facts.ts';

export interface MachineOptions {
  interpreter: Interpreter | null;
  /** What they ask for is looked for. */
  wheels: Iterable<WheelFacts>;
  signal: AbortSignal;
}

/** What this machine has of what wheels ask for. What cannot be found out is null, or left out. */
export async function readMachine({ interpreter, wheels, signal }: MachineOptions): Promise<Machine> {
  const elf = interpreter && (await readElf(interpreter.path).catch(() => null));
  const modules = [...wheels].flatMap((wheel) => wheel.modules);
  const wanted = new Set(modules.flatMap(({ needed }) => needed));
  const machine: Machine = {
    system: process.platform,
    cpuFlags: await readCpuFlags(),
    elf: elf && { machine: elf.machine, bits: elf.bits },
    symbols: null,
    libraries: new Map(),
  };
  if (elf === null || wanted.size === 0) return machine;
  const system = await readSystemLibraries(elf, signal);
  const places = await Promise.all([...wanted].map(async (name) => [name, await system.find(name)] as const));
  const standard = new Map(places).get('libstdc++.so.6');
  return {
    ...machine,
    symbols: standard ? await newestSymbols(standard) : null,
    libraries: new Map(places.map(([name, place]) => [name, place !== null])),
  };
}

/** The flags of the first processor; all are alike. */
async function readCpuFlags(): Promise<ReadonlySet<string> | null> {
  const text = await readFile('/proc/cpuinfo', 'utf8').catch(() => '');
  const flags = /^flags\s*:\s*(.+)$/m.exec(text)?.[1];
  return flags === undefined ? null : new Set(flags.split(/\s+/));
}

/** The names of versions lie in a library as texts. */
async function newestSymbols(library: string): Promise<Record<string, string> | null> {
  const text = (await readFile(library).catch(() => null))?.toString('latin1');
  if (text === undefined) return null;
  const newest = (kind: string) =>
    [...text.matchAll(new RegExp(`\\0${kind}_(\\d+(?:\\.\\d+){1,3})(?=\\0)`, 'g'))]
      .map(([, version]) => version!)
      .sort((a, b) => b.localeCompare(a, undefined, { numeric: true }))[0];
  const [cxx, abi] = [newest('GLIBCXX'), newest('CXXABI')];
  return { ...(cxx && { GLIBCXX: cxx }), ...(abi && { CXXABI: abi }) };
}
