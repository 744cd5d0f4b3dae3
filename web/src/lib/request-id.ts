/** An id that the service's log knows a request by. (`crypto.randomUUID` is kept from pages that are not secure.) */
export function newRequestId(): string {
  return [...crypto.getRandomValues(new Uint8Array(8))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
