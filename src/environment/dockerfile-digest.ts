import { LastgoodError } from '../errors.ts';
import { type ImageReference, parseImage } from './dockerfile-base.ts';

/** Docker's own registry, which an image without a host means. */
const DEFAULT_REGISTRY = 'registry-1.docker.io';
/** What an image may be described by: for several platforms, or one. */
const ACCEPT = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
].join(', ');
/** Milliseconds that a registry may take for an answer. */
const PATIENCE = 20_000;

/**
 * The digest that an image's tag means now (OCI distribution specification: HEAD of the manifest), asked without a login.
 * @throws LastgoodError `source_unreachable`, `not_found`, `unauthorized`; the signal's reason
 */
export async function lookUpDigest(image: string, signal: AbortSignal): Promise<string> {
  const reference = parseImage(image);
  const url = manifestUrl(reference);
  const ask = (token?: string) =>
    call(url, image, signal, { accept: ACCEPT, ...(token && { authorization: `Bearer ${token}` }) });
  let answer = await ask();
  if (answer.status === 401) {
    const token = await anonymousToken(answer, image, signal);
    if (token !== undefined) answer = await ask(token);
  }
  const digest = answer.headers.get('docker-content-digest');
  if (answer.ok && digest !== null && /^sha256:[0-9a-f]{64}$/.test(digest)) return digest;
  if (answer.status === 404) {
    throw new LastgoodError('not_found', `${url.host} has no image ${image}.`, {
      hint: 'Name one that exists with --base: the same version of Python on Debian.',
    });
  }
  if (answer.status === 401 || answer.status === 403) {
    throw new LastgoodError('unauthorized', `${url.host} does not tell the digest of ${image} without a login.`, {
      hint: giveDigest(image),
    });
  }
  throw unreachable(image, url, answer.ok ? 'it named no digest' : `it answered ${answer.status}`);
}

function manifestUrl({ registry, repository, tag }: ImageReference): URL {
  const host = registry ?? DEFAULT_REGISTRY;
  // As Docker does: a registry on this machine needs no certificate.
  const isLocal = /^(localhost|127\.[\d.]+|\[::1\])(:\d+)?$/.test(host);
  return new URL(`${isLocal ? 'http' : 'https'}://${host}/v2/${repository}/manifests/${tag}`);
}

async function call(url: URL, image: string, signal: AbortSignal, headers: Record<string, string>) {
  const patience = AbortSignal.any([signal, AbortSignal.timeout(PATIENCE)]);
  try {
    return await fetch(url, { method: 'HEAD', headers, signal: patience });
  } catch (cause) {
    signal.throwIfAborted();
    throw unreachable(image, url, describe(cause), cause);
  }
}

/** Public images are told to whoever asks for a token, which is what `www-authenticate` says where. */
async function anonymousToken(answer: Response, image: string, signal: AbortSignal): Promise<string | undefined> {
  const challenge = answer.headers.get('www-authenticate') ?? '';
  const fields = Object.fromEntries(
    [...challenge.matchAll(/(\w+)="([^"]*)"/g)].map(([, name, value]) => [name, value]),
  );
  const realm = /^bearer /i.test(challenge) ? URL.parse(fields.realm ?? '') : null;
  if (realm === null) return undefined;
  for (const name of ['service', 'scope']) if (fields[name]) realm.searchParams.set(name, fields[name]);
  try {
    const reply = await fetch(realm, { signal: AbortSignal.any([signal, AbortSignal.timeout(PATIENCE)]) });
    if (!reply.ok) return undefined;
    const { token, access_token } = (await reply.json()) as { token?: unknown; access_token?: unknown };
    return [token, access_token].find((value) => typeof value === 'string');
  } catch (cause) {
    signal.throwIfAborted();
    throw unreachable(image, realm, describe(cause), cause);
  }
}

function describe(error: unknown): string {
  if (error instanceof DOMException && error.name === 'TimeoutError') return `no answer within ${PATIENCE / 1000} s`;
  const { cause, message } = error as Error;
  return cause instanceof Error && cause.message !== '' ? cause.message : message;
}

const unreachable = (image: string, url: URL, why: string, cause?: unknown): LastgoodError =>
  new LastgoodError('source_unreachable', `The digest of ${image} could not be asked of ${url.host}: ${why}.`, {
    hint: giveDigest(image),
    cause,
  });

const giveDigest = (image: string): string =>
  `Give it with --base ${image}@sha256:…: \`docker pull ${image}\` prints it. --allow-tag goes without.`;
