import { diagnosesBody } from '../api/diagnosis.ts';
import { parseBody } from '../api/request-body.ts';
import { answerTask } from '../in-thread.ts';
import { diagnose, toldInAll } from './diagnose.ts';
import type { Diagnoses, DiagnosisTask } from './diagnose-in-thread.ts';
import { fileBytes } from './read/file-bytes.ts';
import { readLog } from './read/read-log.ts';

/** Entry of the thread that `diagnoseInThread` starts. */
await answerTask(async (task: DiagnosisTask): Promise<Diagnoses> => {
  switch (task.kind) {
    case 'file':
      return toldInAll(diagnose(await readLog(fileBytes(task.path)), task.circumstances));
    case 'text':
      return toldInAll(diagnose(await readLog([Buffer.from(task.text)]), task.circumstances));
    case 'request': {
      const { log, exit } = parseBody(diagnosesBody, task.body);
      return toldInAll(diagnose(await readLog([Buffer.from(log)]), exit ? { exit } : {}));
    }
  }
});
