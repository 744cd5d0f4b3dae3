import { distributionsOf } from '../../diagnosis/families.ts';
import type { Finding } from '../../diagnosis/finding.ts';
import { isOneOf, minorOf } from '../../facts/versions.ts';
import { found } from '../finding.ts';
import { requirementsOn } from '../requires.ts';
import { TORCH } from '../risks/torch.ts';
import { type PlannedPackage, type Scene, versionOf } from '../scene.ts';

/** What is compiled for one torch must find that one. */
export function judgeTorch(scene: Scene): Finding[] {
  const torch = versionOf(scene, 'torch');
  if (torch === null) return [];
  return [judgeTorchvision(torch, scene), ...judgeExtensions(torch, scene), ...judgeSourceBuilds(torch, scene)].filter(
    (one) => one !== null,
  );
}

function judgeTorchvision(torch: string, scene: Scene): Finding | null {
  const torchvision = versionOf(scene, 'torchvision');
  if (torchvision === null) return null;
  const wanted = wantedTorch(torchvision, scene);
  if (wanted === null || wanted === minorOf(torch)) return null;
  const values = { torch: withoutBuild(torch), torchvision, wanted };
  return found(TORCH.torchvision, scene, { confidence: 'likely', values, about: ['torch', 'torchvision'] });
}

/** As its metadata say it, else the published pairs. */
function wantedTorch(torchvision: string, { wheels, compat }: Scene): string | null {
  const pin = requirementsOn('torch', wheels.get('torchvision')?.requires ?? [])
    .map((specifier) => /^==\s*(\d+\.\d+)/.exec(specifier)?.[1])
    .find((version) => version !== undefined);
  return pin ?? compat.torchvision.rows.find((row) => row.torchvision === minorOf(torchvision))?.torch ?? null;
}

/** Wheels that were compiled here once, for the torch that was there: the same wheel with another torch, or one that asks for what this torch has not. */
function judgeExtensions(torch: string, scene: Scene): (Finding | null)[] {
  return [...scene.packages.values()].map((planned) => {
    const built = builtFor(planned, torch, scene);
    if (built === null) return null;
    const { name, version } = planned;
    const keep = /^\d/.test(built) ? `torch==${built}.*` : `torch${built}`;
    const values = { name, version: version ?? '?', built, torch, keep };
    const risk = distributionsOf('mmcv').includes(name) ? TORCH.undefinedSymbol : TORCH.otherExtension;
    return found(risk, scene, { confidence: 'likely', values, about: ['torch', name] });
  });
}

function builtFor({ name, file }: PlannedPackage, torch: string, scene: Scene): string | null {
  const facts = scene.wheels.get(name);
  if (file === null || facts === undefined || !asksTorch(facts.modules)) return null;
  const before = scene.reference?.get(name);
  const torchBefore = scene.reference?.get('torch')?.version;
  if (before?.sha256 != null && before.sha256 === file.sha256 && torchBefore != null) {
    if (minorOf(torchBefore) !== minorOf(torch)) return minorOf(torchBefore);
  }
  const lacking = scene.compat.torch_symbols.find(
    ({ symbol, torch: having }) => facts.torchSymbols.includes(symbol) && !isOneOf(torch, having),
  );
  return lacking?.torch ?? null;
}

/** Of torch itself and torchvision, whose pair is judged by itself, nothing is asked here. */
const asksTorch = (modules: readonly { needed: readonly string[] }[]): boolean =>
  modules.some(({ needed }) => needed.some((library) => /^lib(torch|c10)[\w.]*\.so/.test(library)));

/** What has to be compiled, where no wheel is published for that torch. Of a wheel that is there nobody needs to speak. */
function judgeSourceBuilds(torch: string, scene: Scene): (Finding | null)[] {
  const system = { linux: 'Linux', darwin: 'macOS', win32: 'Windows' }[scene.machine.system];
  return scene.compat.prebuilt.map(({ package: name, torch: published }) => {
    const planned = scene.packages.get(name);
    if (planned?.version == null || planned.file?.kind === 'wheel' || system === undefined) return null;
    const rows = published[system as keyof typeof published] ?? {};
    const own = rows[minorOf(torch)];
    if (own && isOneOf(planned.version, own[0]) && hasBuild(own.slice(1), torch)) return null;
    const { version } = planned;
    const fails = scene.compat.failing_builds.some(
      (one) => one.package === name && isOneOf(version, one.versions) && isOneOf(torch, one.torch),
    );
    const fitting = Object.entries(rows).filter(([, [range]]) => isOneOf(version, range));
    const values = {
      name,
      version,
      torch,
      published: fitting.map(([minor]) => `torch ${minor}`).join(', ') || '—',
    };
    return found(TORCH.sourceBuild, scene, {
      confidence: fails ? 'likely' : 'possible',
      values,
      about: ['torch', name],
    });
  });
}

/** `1.13.1+cu117` wants what was compiled for CUDA 11.7; without such a mark any will do. */
function hasBuild(builds: readonly string[], torch: string): boolean {
  const [, mark] = torch.split('+');
  if (mark === undefined) return true;
  const cuda = /^cu(\d+)(\d)$/.exec(mark);
  return builds.includes(cuda ? `${cuda[1]}.${cuda[2]}` : mark);
}

const withoutBuild = (version: string): string => version.split('+', 1)[0]!;
