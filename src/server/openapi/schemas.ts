import { z } from 'zod';
import { event } from '../../api/control/event.ts';
import { releaseDetail, releaseDiff, releaseSummary, verifyReport } from '../../api/control/release.ts';
import { gateResult, rollbackResult, rollout } from '../../api/control/rollout.ts';
import { generation, service, standbyInfo } from '../../api/control/service.ts';
import { fsckReport, gcReport, storeListing } from '../../api/control/store.ts';
import { diagnosedCause, diagnosis, keptDiagnosis } from '../../api/diagnosis.ts';
import { healthResponse, liveResponse, readyResponse } from '../../api/health.ts';
import { cocoResponse, errorResponse, parseJsonBody, parseResponse } from '../../api/parse.ts';

/** The schemas that the document names under `components`. */
export function createSchemaRegistry() {
  const registry = z.registry<{ id?: string }>();
  registry.add(parseResponse, { id: 'Parsing' });
  registry.add(cocoResponse, { id: 'Coco' });
  registry.add(parseJsonBody, { id: 'ImageInJson' });
  registry.add(errorResponse, { id: 'Error' });
  registry.add(healthResponse, { id: 'Health' });
  registry.add(readyResponse, { id: 'Readiness' });
  registry.add(liveResponse, { id: 'Liveness' });
  registry.add(service, { id: 'Service' });
  registry.add(standbyInfo, { id: 'Standby' });
  registry.add(generation, { id: 'Generation' });
  registry.add(releaseSummary, { id: 'ReleaseSummary' });
  registry.add(releaseDetail, { id: 'Release' });
  registry.add(releaseDiff, { id: 'ReleaseDiff' });
  registry.add(verifyReport, { id: 'VerifyReport' });
  registry.add(rollout, { id: 'Rollout' });
  registry.add(gateResult, { id: 'GateResult' });
  registry.add(diagnosis, { id: 'Diagnosis' });
  registry.add(diagnosedCause, { id: 'DiagnosedCause' });
  registry.add(keptDiagnosis, { id: 'KeptDiagnosis' });
  registry.add(rollbackResult, { id: 'RollbackResult' });
  registry.add(storeListing, { id: 'StoreListing' });
  registry.add(gcReport, { id: 'GcReport' });
  registry.add(fsckReport, { id: 'FsckReport' });
  registry.add(event, { id: 'Event' });
  return registry;
}

/** What goes for every schema of the document. */
export const jsonSchemaConfig = {
  override({ zodSchema, jsonSchema }: { zodSchema: z.core.$ZodType; jsonSchema: z.core.JSONSchema.BaseSchema }) {
    // Descriptions hang on zod's own registry; the one above holds names only.
    const description = z.globalRegistry.get(zodSchema as z.ZodType)?.description;
    if (description !== undefined) jsonSchema.description = description;
    // "Every safe integer" is what an integer is in JSON anyhow.
    if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
    if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
  },
};
