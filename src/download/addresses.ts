import { type LookupOptions, lookup as resolve } from 'node:dns';
import { lookup } from 'node:dns/promises';
import { BlockList, isIP, type LookupFunction } from 'node:net';
import { LastgoodError } from '../errors.ts';

/**
 * What a server may use this machine for. An address that somebody writes into a release, a lock or a setting may be
 * private: mirrors are. But nobody outside may send us to one, so that a redirect from a public host to a private address
 * is refused. Link-local ones are refused from anywhere: no mirror is there, and the cloud's own service is, which gives
 * the credentials of a machine to whoever asks from it.
 */
export type Zone = 'anywhere' | 'public';

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
const LINK_LOCAL = list([
  ['169.254.0.0', 16],
  ['fe80::', 10],
]);

/** An address that its zone does not have. */
export class ForeignAddress extends LastgoodError {
  constructor(host: string, what: string) {
    super('source_invalid', `${host} is ${what}, and files are not fetched from there.`, {
      hint: 'Name the address of the file itself, or another source.',
    });
  }
}

/** @throws ForeignAddress for a host that is an address; names are checked when they are looked up */
export function checkHost({ hostname }: URL, zone: Zone): void {
  const host = hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) !== 0) checkAddresses(host, [host], zone);
}

/** Looks names up for connections; what comes of it is what is connected to, so that nothing can change in between. */
export const lookupIn =
  (zone: Zone): LookupFunction =>
  (hostname, options, callback) =>
    resolve(hostname, options as LookupOptions, (error, address, family) => {
      if (error !== null) return callback(error, address, family);
      const addresses =
        typeof address === 'string' ? [address] : (address as { address: string }[]).map((a) => a.address);
      try {
        checkAddresses(hostname, addresses, zone);
      } catch (refusal) {
        return callback(refusal as Error, address, family);
      }
      callback(null, address, family);
    });

/** Is a host in a private network itself? Then it may lead to another one there. */
export async function isPrivate({ hostname }: URL): Promise<boolean> {
  const addresses = await lookup(hostname.replace(/^\[|\]$/g, ''), { all: true }).catch(() => []);
  return addresses.some(({ address }) => isIn(PRIVATE, address));
}

function checkAddresses(host: string, addresses: string[], zone: Zone): void {
  if (addresses.some((address) => isIn(LINK_LOCAL, address))) throw new ForeignAddress(host, 'a link-local address');
  if (zone === 'anywhere' || !addresses.some((address) => isIn(PRIVATE, address))) return;
  throw new ForeignAddress(host, 'an address of a private network that a public server redirects to');
}

function isIn(blocks: BlockList, address: string): boolean {
  return blocks.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
}

function list(subnets: [string, number][]): BlockList {
  const blocks = new BlockList();
  for (const [net, prefix] of subnets) blocks.addSubnet(net, prefix, net.includes(':') ? 'ipv6' : 'ipv4');
  return blocks;
}
