import type { Confidence } from '../api/diagnosis.ts';
import type { Finding } from '../diagnosis/finding.ts';
import type { Findings } from '../diagnosis/judge.ts';
import { judgeClashes } from './judges/clashes.ts';
import { judgeCpu } from './judges/cpu.ts';
import { judgeImports } from './judges/imports.ts';
import { judgeModels } from './judges/models.ts';
import { judgeModules } from './judges/modules.ts';
import { judgePython } from './judges/python.ts';
import { judgeTorch } from './judges/torch.ts';
import { judgeWheels } from './judges/wheels.ts';
import { judgeWorker } from './judges/worker.ts';
import type { Scene } from './scene.ts';

const JUDGES: readonly ((scene: Scene) => Finding[])[] = [
  judgeWheels,
  judgeModels,
  judgePython,
  judgeWorker,
  judgeModules,
  judgeTorch,
  judgeClashes,
  judgeImports,
  judgeCpu,
];

const WEIGHTS: Record<Confidence, number> = { certain: 2, likely: 1, possible: 0 };

/** What will go wrong, judging by what is known before anything is tried. The surest first. */
export function judgeScene(scene: Scene): Findings {
  return conclude(JUDGES.flatMap((judge) => judge(scene)));
}

/** Findings of several sources, as one judgement. */
export function conclude(findings: readonly Finding[]): Findings {
  const ranked = findings.toSorted((a, b) => WEIGHTS[b.confidence] - WEIGHTS[a.confidence]);
  const [best] = ranked;
  if (best === undefined) return { verdict: 'healthy', findings: ranked };
  return { verdict: best.confidence === 'possible' ? 'undecided' : 'decided', findings: ranked };
}
