import { lookup } from 'node:dns/promises';
import { BlockList, isIP } from 'node:net';
import { LastgoodError } from '../errors.ts';
import { withoutSecrets } from './secrets.ts';

/** Addresses that only this machine and its neighbours can reach (RFC 1918, 4193, 6598). */
const PRIVATE = list([
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['::', 127],
  ['fc00::', 7],
]);
/** Where clouds hand out the credentials of a machine to whoever asks from it. */
const LINK_LOCAL = list([
  ['169.254.0.0', 16],
  ['fe80::', 10],
]);

/**
 * Refuses what a server may use this machine for. An address that somebody writes into a release, a lock or a setting may
 * be private: mirrors are. But nobody outside may send us to one: a redirect from a public host to a private address is
 * refused. Link-local ones are refused from anywhere: no mirror is there, and the cloud's own service is.
 * @param from the host that redirects to `url`; null for the first request
 * @throws LastgoodError `source_invalid`
 */
export async function checkAddress(url: URL, from: URL | null): Promise<void> {
  const addresses = await addressesOf(url);
  if (addresses.some((address) => isIn(LINK_LOCAL, address))) {
    throw refused(`${withoutSecrets(url)} is a link-local address.`);
  }
  if (from === null || from.host === url.host || !addresses.some((address) => isIn(PRIVATE, address))) return;
  if ((await addressesOf(from)).some((address) => isIn(PRIVATE, address))) return;
  throw refused(`${from.origin} redirects to ${url.origin}, an address of a private network.`);
}

/** Nothing for a name that is not known here: a proxy may know it, and without one the connection fails by itself. */
async function addressesOf({ hostname }: URL): Promise<string[]> {
  const host = hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) !== 0) return [host];
  const found = await lookup(host, { all: true }).catch(() => []);
  return found.map(({ address }) => address);
}

function isIn(blocks: BlockList, address: string): boolean {
  return blocks.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
}

function list(subnets: [string, number][]): BlockList {
  const blocks = new BlockList();
  for (const [net, prefix] of subnets) blocks.addSubnet(net, prefix, net.includes(':') ? 'ipv6' : 'ipv4');
  return blocks;
}

const refused = (message: string) =>
  new LastgoodError('source_invalid', message, { hint: 'Name the address of the file itself, or another source.' });
