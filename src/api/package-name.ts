/** A Python package's name as all who compare names write it (PEP 503). */
export const normalizeName = (name: string): string => name.replace(/[-_.]+/g, '-').toLowerCase();
