import { isAbsolute } from 'node:path';
import { LastgoodError } from '../errors.ts';
import { isRelativePath } from '../store/relative-path.ts';

/** A published package; versions are exact, so that it is the same tomorrow. */
export interface NpmPackage {
  /** `@scope/name` or `name` */
  name: string;
  version: string;
}

/** A file of a package. */
export interface NpmSource extends NpmPackage {
  kind: 'npm';
  /** Inside of the package, with `/`. */
  path: string;
}

/** A file on this machine; relative paths start at the folder of `release.yaml`. */
export interface FileSource {
  kind: 'file';
  path: string;
}

/** A file of a repository of a model hub. */
export interface HubSource {
  kind: HubKind;
  /** `namespace/name` */
  repo: string;
  /** A commit or a tag; a branch only where the content is pinned. */
  revision: string;
  /** Inside of the repository, with `/`. */
  path: string;
}

export type HubKind = 'hf' | 'modelscope';

export type Source = NpmSource | FileSource | HubSource;

const PACKAGE = /^(?:@[a-z0-9~-][a-z0-9._~-]*\/)?[a-z0-9~-][a-z0-9._~-]*$/;
const REPO = /^[A-Za-z0-9][\w.-]*\/[A-Za-z0-9][\w.-]*$/;
const REVISION = /^[A-Za-z0-9][\w.+-]*$/;
const EXACT_VERSION = /^\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?$/;

/**
 * Reads `npm:name@version#path`, `hf:namespace/name@revision#path`, `modelscope:namespace/name@revision#path` or
 * `file:path`.
 * @throws LastgoodError `source_invalid`, telling what is wrong with it and how it should look
 */
export function parseSource(text: string): Source {
  if (text.startsWith('npm:')) return parseNpm(text);
  if (text.startsWith('file:')) return parseFile(text);
  if (text.startsWith('hf:')) return parseHub('hf', text);
  if (text.startsWith('modelscope:')) return parseHub('modelscope', text);
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(text)?.[1];
  throw invalid(
    text,
    scheme === undefined ? 'has no scheme' : `has the scheme "${scheme}:", which is not known`,
    'A source is "file:path/to/file", "npm:name@version#path/in/package", or "hf:" or "modelscope:" with "namespace/name@revision#path/in/repository".',
  );
}

export const packageId = ({ name, version }: NpmPackage): string => `${name}@${version}`;

export function formatSource(source: Source): string {
  if (source.kind === 'file') return `file:${source.path}`;
  const id = source.kind === 'npm' ? packageId(source) : `${source.repo}@${source.revision}`;
  return `${source.kind}:${id}#${source.path}`;
}

function parseNpm(text: string): NpmSource {
  const hint = 'Write it as "npm:@scope/name@1.2.3#path/in/package".';
  const [head, ...rest] = text.slice('npm:'.length).split('#');
  if (rest.length === 0) throw invalid(text, 'names no file of the package', hint);
  const path = rest.join('#');
  const at = head.lastIndexOf('@');
  if (at <= 0) throw invalid(text, 'names no version', hint);
  const [name, version] = [head.slice(0, at), head.slice(at + 1)];
  if (!PACKAGE.test(name)) throw invalid(text, `has "${name}" for a package name`, hint);
  if (!EXACT_VERSION.test(version)) {
    throw invalid(
      text,
      `has "${version}" for a version`,
      'Give one exact version such as 1.2.3: a range or a tag changes.',
    );
  }
  if (!isRelativePath(path)) throw invalid(text, `has "${path}" for a path inside of the package`, hint);
  return { kind: 'npm', name, version, path };
}

function parseHub(kind: HubKind, text: string): HubSource {
  const hint = `Write it as "${kind}:namespace/name@revision#path/in/repository"; the revision is a commit or a tag.`;
  const [head, ...rest] = text.slice(kind.length + 1).split('#');
  if (rest.length === 0) throw invalid(text, 'names no file of the repository', hint);
  const path = rest.join('#');
  const [repo, revision, ...more] = head.split('@');
  if (!REPO.test(repo)) throw invalid(text, `has "${repo}" for a repository`, hint);
  if (revision === undefined) throw invalid(text, 'names no revision', hint);
  if (!REVISION.test(revision) || more.length > 0) {
    throw invalid(text, `has "${[revision, ...more].join('@')}" for a revision`, hint);
  }
  if (!isRelativePath(path)) throw invalid(text, `has "${path}" for a path inside of the repository`, hint);
  return { kind, repo, revision, path };
}

function parseFile(text: string): FileSource {
  const path = text.slice('file:'.length);
  if (path.startsWith('//')) throw invalid(text, 'is a URL', 'Write a plain path: "file:models/a.onnx".');
  if (path === '' || path.endsWith('/') || path.includes('\0')) {
    throw invalid(text, 'names no file', 'Name one file; a folder cannot be a source.');
  }
  return { kind: 'file', path: isAbsolute(path) ? path : path.replace(/^\.\//, '') };
}

function invalid(text: string, what: string, hint: string): LastgoodError {
  return new LastgoodError('source_invalid', `Source "${text}" ${what}.`, { hint });
}
