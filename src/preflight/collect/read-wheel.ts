import { parseElf } from '../../environment/elf.ts';
import { LocalZip, type ZipMember } from '../../environment/local-zip.ts';
import { parseWheelName } from '../../environment/tags.ts';
import { isMain } from '../main-module.ts';
import { requirementsOf } from './metadata.ts';
import type { WheelFacts, WheelModule } from './wheel-facts.ts';

/** What is more is not looked into: it would take longer than it is worth before every rollout. */
const LIMITS = { metadata: 4e6, module: 128e6, modules: 256e6 };

const COMPILED = /\.so(\.[\d.]+)?$/;

export interface ReadWheelOptions {
  /** Its file name, which is not that of the blob. */
  name: string;
  /** Symbols that are looked for in modules that need torch. */
  torchSymbols: readonly string[];
}

/**
 * Reads of a wheel what decides on whether it can be used here. Compiled modules are looked into only where the name of the
 * wheel does not vouch for them: manylinux wheels have been checked against the oldest system that their name allows.
 * @throws RangeError, or one of zlib's errors, when it is no wheel
 */
export async function readWheel(path: string, { name, torchSymbols }: ReadWheelOptions): Promise<WheelFacts> {
  await using zip = await LocalZip.open(path);
  const metadata = zip.members.find((member) => /^[^/]+\.dist-info\/METADATA$/.test(member.name));
  const text = metadata ? (await zip.read(metadata, LIMITS.metadata)).toString('utf8') : '';
  const compiled = zip.members.filter((member) => COMPILED.test(member.name));
  const wanted = compiled.filter(({ name: path }) => isLookedInto(pathIn(path), name));
  const { read, unread } = within(wanted);
  const modules: WheelModule[] = [];
  const seen = new Set<string>();
  for (const member of read) {
    const bytes = await zip.read(member, LIMITS.module);
    const elf = await parseElf(bytes);
    if (elf === null) continue;
    const { machine, bits, needed, versions } = elf;
    modules.push({ path: pathIn(member.name), machine, bits, needed, versions });
    if (needed.some((library) => library.startsWith('libtorch') || library.startsWith('libc10'))) {
      for (const symbol of torchSymbols) if (bytes.includes(`\0${symbol}\0`)) seen.add(symbol);
    }
  }
  return {
    ...requirementsOf(text),
    libraries: compiled.map((member) => pathIn(member.name)),
    modules,
    torchSymbols: [...seen],
    unread: unread.map((member) => pathIn(member.name)),
  };
}

/** What was compiled on some machine (`linux_x86_64`), and what is known to need what servers often have not. */
function isLookedInto(path: string, wheel: string): boolean {
  const parsed = parseWheelName(wheel);
  if (parsed === null) return false;
  if (parsed.platforms.some((tag) => tag.startsWith('linux_'))) return true;
  // Its windows are Qt's, which needs what servers leave out.
  return parsed.package.startsWith('opencv-') && (isMain(path) || /\.libs\/libQt/.test(path));
}

/** The small ones first: there are more of them, and they are what Python imports. */
function within(members: readonly ZipMember[]): { read: ZipMember[]; unread: ZipMember[] } {
  const [read, unread]: [ZipMember[], ZipMember[]] = [[], []];
  let bytes = 0;
  for (const member of members.toSorted((a, b) => a.size - b.size)) {
    bytes += member.size;
    (member.size <= LIMITS.module && bytes <= LIMITS.modules ? read : unread).push(member);
  }
  return { read, unread };
}

/** `x-1.data/platlib/y.so` is installed as `y.so`. */
const pathIn = (name: string): string => name.replace(/^[^/]+\.data\/(?:purelib|platlib)\//, '');
