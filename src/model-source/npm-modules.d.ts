/** The parts that are used here of packages that come without types. */

declare module 'pacote' {
  interface PackageManifest {
    name: string;
    version: string;
    /** URL of the tarball. */
    _resolved: string;
    /** Subresource integrity that the registry states for it. */
    _integrity?: string;
  }
  const pacote: {
    manifest(spec: string, options: Record<string, unknown>): Promise<PackageManifest>;
  };
  export default pacote;
}

declare module 'npm-registry-fetch' {
  interface RegistryResponse {
    status: number;
    headers: { get(name: string): string | null };
    body: AsyncIterable<Uint8Array> & { destroy(error?: Error): void };
  }
  export default function fetch(url: string, options: Record<string, unknown>): Promise<RegistryResponse>;
}

declare module 'ssri' {
  interface Integrity {
    toString(): string;
    pickAlgorithm(): string;
    /** The hash that both have, or false. */
    match(other: Integrity): unknown;
  }
  const ssri: {
    /** null when the text holds no hash that is known. */
    parse(text: string, options?: { strict?: boolean }): Integrity | null;
    /** Rejects with the code EINTEGRITY when the stream does not match. */
    checkStream(stream: NodeJS.ReadableStream, integrity: string): Promise<Integrity>;
    fromStream(stream: NodeJS.ReadableStream, options: { algorithms: string[] }): Promise<Integrity>;
  };
  export default ssri;
}
