import { readFile } from 'node:fs/promises';
import { createSecureContext, getCACertificates } from 'node:tls';
import { type Dispatcher, EnvHttpProxyAgent } from 'undici';
import { LastgoodError } from '../errors.ts';
import { lookupIn, type Zone } from './addresses.ts';

type Environment = Record<string, string | undefined>;

/** The way out of this machine, as its environment describes it: proxies and certificates. */
export interface Network extends AsyncDisposable {
  /** By where it may lead. */
  dispatchers: Record<Zone, Dispatcher>;
}

/** Where people put the certificates of their own authority, for curl, Python and Node. */
const BUNDLES = ['SSL_CERT_FILE', 'REQUESTS_CA_BUNDLE', 'CURL_CA_BUNDLE', 'PIP_CERT', 'NODE_EXTRA_CA_CERTS'];

/**
 * Connections for downloads, kept open between them: through `HTTP_PROXY`, `HTTPS_PROXY`, `ALL_PROXY` except for
 * `NO_PROXY`, trusting the machine's own certificates, too.
 */
export async function openNetwork(env: Environment = process.env): Promise<Network> {
  const read = (name: string) => env[name.toLowerCase()] || env[name] || '';
  const httpProxy = proxyUrl(read('HTTP_PROXY') || read('ALL_PROXY'));
  const httpsProxy = proxyUrl(read('HTTPS_PROXY') || read('ALL_PROXY'));
  const ca = await readBundles(env);
  // One context for all connections: making one parses every certificate.
  const tls = ca === null ? {} : { secureContext: createSecureContext({ ca }) };
  const open = (zone: Zone) =>
    new EnvHttpProxyAgent({
      httpProxy,
      httpsProxy,
      noProxy: read('NO_PROXY'),
      connect: { ...tls, lookup: lookupIn(zone) },
      // Names are the proxy's to look up; the proxy itself may be anywhere.
      requestTls: tls,
      proxyTls: tls,
      // As other programs do: plain requests whole to the proxy, a tunnel for encrypted ones only.
      proxyTunnel: false,
    });
  const dispatchers = { anywhere: open('anywhere'), public: open('public') };
  return {
    dispatchers,
    async [Symbol.asyncDispose]() {
      await Promise.all(Object.values(dispatchers).map((dispatcher) => dispatcher.destroy()));
    },
  };
}

function proxyUrl(text: string): string {
  if (text === '') return '';
  // `proxy:3128` is how many write it, and what other programs take.
  const url = text.includes('://') ? text : `http://${text}`;
  if (/^(https?|socks5?):$/.test(URL.parse(url)?.protocol ?? '')) return url;
  throw new LastgoodError(
    'source_unreachable',
    'The proxy that HTTP_PROXY, HTTPS_PROXY or ALL_PROXY names is no URL.',
    {
      hint: 'Write it as http://host:port.',
    },
  );
}

/** Null: nothing was added to the certificates that Node trusts by itself. */
async function readBundles(env: Environment): Promise<string[] | null> {
  const files = new Set(BUNDLES.map((name) => env[name]).filter((file) => file !== undefined && file !== ''));
  const bundles: string[] = [];
  for (const file of files) {
    // A folder, or a file that is gone: curl and pip would fail; the certificates that are left may well do.
    const text = await readFile(file!, 'latin1').catch(() => '');
    bundles.push(...(text.match(/-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g) ?? []));
  }
  return bundles.length === 0 ? null : [...new Set([...getCACertificates('default'), ...bundles])];
}
