import type { Finding } from '../../diagnosis/finding.ts';
import type { Compat } from '../../facts/schema.ts';
import { minorOf } from '../../facts/versions.ts';
import { found } from '../finding.ts';
import { MODELS } from '../risks/models.ts';
import type { PlannedModel, Scene } from '../scene.ts';

type Row = Compat['onnxruntime']['rows'][number];

/** Can the runtime read each network? A runtime that facts do not know is not spoken of. */
export function judgeModels(scene: Scene): Finding[] {
  const { runtime, compat } = scene;
  if (runtime === null) return [];
  const row = compat.onnxruntime.rows.find((one) => within(runtime.version, one));
  if (row === undefined) return [];
  return scene.models.flatMap((model) => judge(model, row, scene));
}

function judge({ path, header }: PlannedModel, row: Row, scene: Scene): Finding[] {
  const { name, version } = scene.runtime!;
  const values = { model: path, runtime: `${name} ${version}`, by: header.producer ? ` (${header.producer})` : '' };
  const opset = header.opsets[''] ?? 0;
  const isNewer = row.opset !== undefined && opset > row.opset;
  const findings: Finding[] = [];
  if (header.irVersion > row.ir) {
    const newer = newerThan((one) => one.ir >= header.irVersion, name, scene);
    const max = String(row.ir);
    // With operators that are too new as well, the number alone helps nobody.
    const own = { ...values, ir: String(header.irVersion), max, ...(!isNewer && { lower: max }), ...newer };
    findings.push(found(MODELS.ir, scene, { confidence: 'certain', values: own, about: [] }));
  }
  if (isNewer) {
    const newer = newerThan((one) => (one.opset ?? 0) >= opset, name, scene);
    const own = { ...values, opset: String(opset), max: String(row.opset), ...newer };
    findings.push(found(MODELS.opset, scene, { confidence: 'likely', values: own, about: [] }));
  }
  return findings;
}

function newerThan(fits: (row: Row) => boolean, name: string, { compat }: Scene): { newer?: string } {
  const row = compat.onnxruntime.rows.find(fits);
  return row === undefined ? {} : { newer: `${name}>=${row.from}` };
}

function within(version: string, { from, to }: Row): boolean {
  const number = (text: string) => text.split('.').reduce((sum, part) => sum * 10_000 + Number.parseInt(part, 10), 0);
  const own = number(minorOf(version));
  return own >= number(from) && own <= number(to);
}
