import type { Findings } from '../diagnosis/judge.ts';
import type { Text } from '../diagnosis/text.ts';
import type { Interpreter } from '../environment/interpreter.ts';
import { readCompat } from '../facts/compat.ts';
import { readMachine } from './collect/machine.ts';
import { readOnnxHeader } from './collect/onnx-header.ts';
import { type LocalWheel, readWheels } from './collect/read-wheels.ts';
import { WheelFactsCache } from './collect/wheel-cache.ts';
import type { WheelFacts } from './collect/wheel-facts.ts';
import { judgeScene } from './judge.ts';
import type { PlannedModel, Scene } from './scene.ts';

/** What is to be tried, before it is. */
export interface PreflightInput extends Pick<Scene, 'packages' | 'complete' | 'runtime' | 'worker' | 'reference'> {
  interpreter: Interpreter | null;
  /** Where it is not that of `interpreter`. */
  python?: string | null;
  /** Wheels that lie here. */
  wheels: readonly LocalWheel[];
  /** Of wheels that do not. */
  metadata?: ReadonlyMap<string, WheelFacts>;
  /** ONNX files: what people call them, and where they are. */
  models: readonly { path: string; file: string }[];
}

export interface PreflightOptions {
  /** What was read of wheels is kept in this file. */
  cacheFile: string;
  signal: AbortSignal;
}

export interface Foresight {
  findings: Findings;
  /** How much was looked at. */
  packages: number;
  models: number;
  /** What could not be looked at, and so nothing is said of. */
  unseen: Text[];
}

/** Looks at what a release is made of, and at this machine, and says what will go wrong. Nothing of it is started. */
export async function preflight(input: PreflightInput, { cacheFile, signal }: PreflightOptions): Promise<Foresight> {
  const { packages, complete, interpreter, runtime, worker, reference } = input;
  const compat = readCompat();
  const torchSymbols = compat.torch_symbols.map(({ symbol }) => symbol);
  const cache = await WheelFactsCache.open(cacheFile, torchSymbols);
  const read = await readWheels(input.wheels, { cache, torchSymbols, signal });
  const wheels = new Map([...(input.metadata ?? []), ...read.facts]);
  const machine = await readMachine({ interpreter, wheels: wheels.values(), signal });
  const models = await readModels(input.models);
  const scene: Scene = {
    packages,
    complete,
    interpreter,
    python: interpreter?.version ?? input.python ?? null,
    wheels,
    machine,
    models: models.read,
    runtime,
    worker,
    reference,
    compat,
  };
  return {
    findings: judgeScene(scene),
    packages: packages.size,
    models: models.read.length,
    unseen: [...unseenWheels(scene, read.unread), ...models.unread.map(noModel)],
  };
}

async function readModels(models: PreflightInput['models']): Promise<{ read: PlannedModel[]; unread: string[] }> {
  const read: PlannedModel[] = [];
  const unread: string[] = [];
  for (const { path, file } of models) {
    const header = await readOnnxHeader(file).catch(() => null);
    if (header === null) unread.push(path);
    else read.push({ path, header });
  }
  return { read, unread };
}

function unseenWheels({ packages, wheels }: Scene, damaged: readonly string[]): Text[] {
  const absent = [...packages.values()].filter(({ name, file }) => file?.kind === 'wheel' && !wheels.has(name));
  const others = absent.filter(({ name }) => !damaged.includes(name)).length;
  const big = [...wheels].filter(([, { unread }]) => unread.length > 0).map(([name]) => name);
  const list = (names: readonly string[]) => names.join(', ');
  return [
    ...(damaged.length > 0
      ? [{ en: `The wheels of ${list(damaged)} cannot be read.`, zh: `无法读取 ${list(damaged)} 的 wheel。` }]
      : []),
    ...(others > 0
      ? [
          {
            en: `Of ${others} packages only the versions were looked at: their wheels are not here.`,
            zh: `有 ${others} 个包只看了版本：它们的 wheel 不在本机。`,
          },
        ]
      : []),
    ...(big.length > 0
      ? [{ en: `Parts of ${list(big)} are too big to be looked into.`, zh: `${list(big)} 的部分文件太大，没有查看。` }]
      : []),
  ];
}

const noModel = (path: string): Text => ({
  en: `${path} cannot be read as an ONNX file.`,
  zh: `${path} 无法作为 ONNX 文件读取。`,
});
