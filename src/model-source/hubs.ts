import { type Answer, type RequestOptions, readBody, request } from '../download/request.ts';
import { refusePages } from '../download/web-page.ts';
import type { HubKind, HubSource } from './source.ts';

type Environment = Record<string, string | undefined>;

/** What a hub says of one of its files. */
export interface HubFile {
  /** Hex. */
  sha256?: string | undefined;
  size?: number | undefined;
}

/** How a model hub is asked for the files of its repositories. */
export interface Hub {
  /** As its own tools read it from the environment. */
  endpoint(env: Environment): string;
  /** What lets somebody in, for the endpoint alone. */
  credentials(env: Environment): Record<string, string>;
  /** What to do when nobody is let in. */
  signIn: string;
  fileUrl(endpoint: string, source: HubSource): string;
  /** Asks for hash and size; fields that the hub does not tell are left out. */
  describe(endpoint: string, source: HubSource, access: RequestOptions): Promise<HubFile>;
}

/** A repository's list of files is long where it holds a data set; this is 50,000 files. */
const MAX_LIST_BYTES = 20e6;

const SHA256 = /^[0-9a-f]{64}$/;

const encodePath = (path: string) => path.split('/').map(encodeURIComponent).join('/');

/** https://huggingface.co/docs/huggingface_hub: `HF_ENDPOINT`, `HF_TOKEN`; files are under `resolve/<revision>/`. */
const hf: Hub = {
  endpoint: (env) => (env.HF_ENDPOINT || 'https://huggingface.co').replace(/\/+$/, ''),
  credentials: (env) => {
    const token = env.HF_TOKEN || env.HUGGING_FACE_HUB_TOKEN;
    return token ? { authorization: `Bearer ${token.trim()}` } : {};
  },
  signIn:
    'check the repository (one that does not exist is answered like this, too), or set HF_TOKEN to a token that may read it',
  fileUrl: (endpoint, { repo, revision, path }) => `${endpoint}/${repo}/resolve/${revision}/${encodePath(path)}`,
  async describe(endpoint, source, access) {
    // What is in LFS is sent from elsewhere; the hub itself, asked first, says what it is.
    const answer = await request(hf.fileUrl(endpoint, source), { ...access, method: 'HEAD', stayOnHost: true });
    await readBody(answer.body, 0);
    return linkedFile(answer);
  },
};

function linkedFile({ headers }: Answer): HubFile {
  const sha256 = headers.get('x-linked-etag')?.replace(/^W\/|"/g, '') ?? '';
  if (!SHA256.test(sha256)) return {};
  return { sha256, size: Number(headers.get('x-linked-size')) || undefined };
}

/** As its Python package does: `MODELSCOPE_DOMAIN`, `MODELSCOPE_API_TOKEN` as a cookie; a list of files tells their hashes. */
const modelscope: Hub = {
  endpoint: ({ MODELSCOPE_DOMAIN }) => {
    const domain = (MODELSCOPE_DOMAIN || 'www.modelscope.cn').replace(/\/+$/, '');
    // A mirror in one's own network may have no certificate.
    return domain.includes('://') ? domain : `https://${domain}`;
  },
  credentials: ({ MODELSCOPE_API_TOKEN: token }) => (token ? { cookie: `m_session_id=${token.trim()}` } : {}),
  signIn: 'set MODELSCOPE_API_TOKEN to a token that may read it',
  fileUrl: (endpoint, { repo, revision, path }) =>
    `${endpoint}/api/v1/models/${repo}/repo?${new URLSearchParams({ Revision: revision, FilePath: path })}`,
  async describe(endpoint, source, access) {
    return (await modelscopeFiles(endpoint, source, access)).get(source.path) ?? {};
  },
};

/** All files of a revision, by path. */
export async function modelscopeFiles(
  endpoint: string,
  { repo, revision }: Pick<HubSource, 'repo' | 'revision'>,
  access: RequestOptions,
): Promise<Map<string, HubFile>> {
  const query = new URLSearchParams({ Revision: revision, Recursive: 'True' });
  const url = `${endpoint}/api/v1/models/${repo}/repo/files?${query}`;
  const { body } = await refusePages(await request(url, access), url);
  const answer = JSON.parse(String(await readBody(body, MAX_LIST_BYTES)));
  // Refusals may come as a success of HTTP.
  if (answer?.Code !== 200) throw new Error(`The hub says: ${answer?.Message || `code ${answer?.Code}`}`);
  const files = new Map<string, HubFile>();
  for (const { Type, Path, Sha256, Size } of answer.Data?.Files ?? []) {
    if (Type === 'tree' || typeof Path !== 'string') continue;
    files.set(Path, {
      sha256: typeof Sha256 === 'string' && SHA256.test(Sha256) ? Sha256 : undefined,
      size: Number.isSafeInteger(Size) ? Size : undefined,
    });
  }
  return files;
}

export const HUBS: Record<HubKind, Hub> = { hf, modelscope };
