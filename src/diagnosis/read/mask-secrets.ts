const MASK = '***';

/** What secrets look like, wherever they stand. Groups 1 and 2 stay. */
const SECRETS: readonly RegExp[] = [
  // Passwords in addresses.
  /(\b[a-z][a-z\d+.-]{1,30}:\/\/)[^\s/@"'<>]{1,500}(@)/gi,
  // HTTP headers.
  /(\b(?:proxy-)?authorization["']?\s{0,3}[:=]\s{0,3}["']?(?:bearer|basic|token)?\s{0,3})[^\s"',}]{4,}/gi,
  /(\b(?:bearer|basic)\s)(?=\S{0,200}\d)[\w+/.~-]{12,}=*/gi,
  /(\b(?:set-)?cookie["']?\s{0,3}[:=]\s{0,3})[^\r\n]{4,}/gi,
  // Names that say what it is: variables, fields, options, queries.
  /(\b[\w-]{0,40}(?:password|passwd|secret|api[_-]?key|access[_-]?key|account[_-]?key|auth[_-]?token|access[_-]?token|api[_-]?token|private[_-]?key|client[_-]?secret|credential)s?\\?["']?\s{0,3}[:=]\s{0,3}\\?["']?)[^\s"',;&}\])\\]{3,}/gi,
  /(\b(?:[A-Z]+_)*TOKEN\\?["']?\s{0,3}[:=]\s{0,3}\\?["']?)[^\s"',;&}\])\\]{6,}/g,
  /(--(?:token|password|api-key|secret)[ =])[^\s"']{3,}/g,
  /([?&](?:token|key|sig|signature|x-amz-signature|x-amz-credential|x-amz-security-token|access_token|auth)=)[^\s&"'>]{3,}/gi,
  // Keys that are known by their form.
  /\b()(?:AKIA|ASIA)[A-Z\d]{16}\b/g,
  /\b()gh[pousr]_\w{20,}/g,
  /\b()github_pat_\w{20,}/g,
  /\b()glpat-[\w-]{15,}/g,
  /\b()hf_[A-Za-z\d]{20,}/g,
  /\b()ms-[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}\b/g,
  /(hooks\.slack\.com\/services\/)[\w/]{20,}/g,
  /\b()sk-[\w-]{16,}/g,
  /\b()xox[abprs]-[\w-]{10,}/g,
  /\b()npm_[A-Za-z\d]{30,}/g,
  /\b()pypi-[\w-]{40,}/g,
  /\b()AIza[\w-]{30,}/g,
  /\b()eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]{8,}/g,
];

const KEY_BEGIN = /-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----/;
const KEY_END = /-----END [A-Z ]{0,30}PRIVATE KEY-----/;

/** Lines of the longest key in use: what ends later was no key, but words about one. */
const LONGEST_KEY = 120;

/** Takes secrets out of the lines of one log, in their order: a private key has several. */
export class SecretMask {
  /** Lines that a key may still have. */
  #left = 0;

  line(text: string): string {
    if (this.#left > 0 || KEY_BEGIN.test(text)) {
      const left = this.#left > 0 ? this.#left - 1 : LONGEST_KEY;
      this.#left = KEY_END.test(text) ? 0 : left;
      return MASK;
    }
    return SECRETS.reduce((masked, pattern) => masked.replace(pattern, replaced), text);
  }
}

const replaced = (_: string, before: string, after: unknown): string =>
  `${before}${MASK}${typeof after === 'string' ? after : ''}`;
