import type { Text } from '../../diagnosis/text.ts';
import type { Interpreter } from '../../environment/interpreter.ts';
import { findInterpreter } from '../../environment/interpreters.ts';
import { LastgoodError } from '../../errors.ts';

/** An interpreter that is here, or one like those that are, of a version that is not. */
export interface MeantPython {
  interpreter: Interpreter | null;
  /** It is here, and can be asked. */
  isHere: boolean;
  version: string | null;
  unseen: Text[];
}

/**
 * @param find looks for the one that is meant
 * @param version the one that is judged for when it is not here
 */
export async function meantPython(
  find: () => Promise<Interpreter>,
  version: string | null,
  signal: AbortSignal,
): Promise<MeantPython> {
  const found = await find().catch(unlessMissing);
  if (found !== null) return { interpreter: found, isHere: true, version: found.version, unseen: [] };
  const other = await findInterpreter({}, signal).catch(unlessMissing);
  const interpreter = other && version && /^3\.\d+/.test(version) ? like(other, version) : null;
  return { interpreter, isHere: false, version, unseen: [absent(version)] };
}

/** The same system and processor, as another version of Python sees them. */
function like(other: Interpreter, version: string): Interpreter {
  const short = version.split('.', 2).join('');
  return { ...other, version, abi: other.abi.replace(/^cpython-\d+[a-z]*/, `cpython-${short}`) };
}

const absent = (version: string | null): Text => ({
  en: `Python${version ? ` ${version}` : ''} is not on this machine: what it would install was told by the names of files.`,
  zh: `本机没有 Python${version ? ` ${version}` : ''}：只按文件名判断它会安装什么。`,
});

function unlessMissing(error: unknown): null {
  if (error instanceof LastgoodError && error.code === 'interpreter_missing') return null;
  throw error;
}
