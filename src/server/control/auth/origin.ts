import type { IncomingMessage } from 'node:http';
import { isIPv4 } from 'node:net';
import type { TLSSocket } from 'node:tls';

/** Whether a name or an address, as URLs write them, leads to this machine whatever a name server says. */
export function isLoopback(host: string): boolean {
  const name = host.replace(/^\[(.*)\]$/, '$1').replace(/^::ffff:/, '');
  return name === 'localhost' || name.endsWith('.localhost') || name === '::1' || isLoopbackV4(name);
}

const isLoopbackV4 = (name: string) => isIPv4(name) && name.startsWith('127.');

/** The name in the Host header, without its port; undefined when there is none that makes sense. */
export function hostName({ headers }: IncomingMessage): string | undefined {
  return headers.host === undefined ? undefined : URL.parse(`http://${headers.host}`)?.hostname;
}

/** Whether the browser speaks HTTPS. A proxy's word for it counts when the proxy runs on this machine. */
export function isSecure({ headers, socket }: IncomingMessage): boolean {
  if ((socket as TLSSocket).encrypted) return true;
  return isLoopback(socket.remoteAddress ?? '') && headers['x-forwarded-proto'] === 'https';
}

/** Whether a browser, as far as it says where the request comes from, says that it is from a page of this server. */
export function isOwnPage(request: IncomingMessage): boolean {
  const { origin, host, 'sec-fetch-site': site } = request.headers;
  if (site !== undefined && site !== 'same-origin') return false;
  const own = URL.parse(`${isSecure(request) ? 'https' : 'http'}://${host}`)?.origin;
  return origin === undefined || origin === own;
}
