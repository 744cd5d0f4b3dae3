import { satisfies } from '@renovatebot/pep440';

/** Is it one of these (PEP 440)? Prereleases count, and a build (`+cpu`) is no other version. */
export const isOneOf = (version: string, specifier: string): boolean =>
  satisfies(version, specifier, { prereleases: true });

/** `1.13` of `1.13.1+cpu` */
export const minorOf = (version: string): string => version.split('.', 2).join('.');
