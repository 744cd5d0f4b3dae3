const MASK = '***';

/** Between a name and its value: `=`, `: "`, `\": \"`, `', b'` of tuples, `=>`. */
const IS = String.raw`(?:\\?["']?\s{0,3}(?:=>|[:=：])|["'],)\s{0,3}`;
/** Names that say what it is: variables, fields, options, queries. */
const NAMES = String.raw`\b[\w-]{0,40}(?:password|passwd|passphrase|secret|api[_-]?key|access[_-]?key|account[_-]?key|secret[_-]?key|auth[_-]?token|access[_-]?token|api[_-]?token|bot[_-]?token|private[_-]?key|client[_-]?secret|credential)s?`;

/** What secrets look like, wherever they stand. Groups 1 and 2 stay. */
const SECRETS: readonly RegExp[] = [
  // Passwords in addresses, and in addresses within addresses.
  /(\b[a-z][a-z\d+.-]{1,30}:\/\/)[^\s/@"'<>]{1,500}(@)/gi,
  /(%3A%2F%2F)(?:(?!%2F|%40)[^\s"'<>&]){1,300}(%40)/gi,
  // HTTP headers.
  new RegExp(
    String.raw`(\b(?:proxy-)?authorization${IS}(?:\\?b?["'])?(?:bearer|basic|token)?\s{0,3})[^\s"',}\\]{4,}`,
    'gi',
  ),
  /(\b(?:bearer|basic)\s)(?=\S{0,200}\d)[\w+/.~-]{12,}=*/gi,
  /(\b(?:set-)?cookie["']?\s{0,3}[:=]\s{0,3})[^\r\n]{4,}/gi,
  // What stands in quotes may have any signs.
  new RegExp(
    String.raw`(${NAMES}${IS}(?:\\?b?["'])?)(?:(?<=")[^"\\]{3,300}(?=")|(?<=')[^'\\]{3,300}(?=')|[^\s"',;&}\])\\]{3,})`,
    'gi',
  ),
  /(<(?:password|passwd|secret|token|api-?key)>)[^<]{3,300}/gi,
  /((?:\b[A-Z]{1,30}_)?PASS\s{0,3}[:=]\s{0,3}["']?)[^\s"',;&}\])\\]{3,}/g,
  /(\bpwd\s{0,3}[:=]\s{0,3}["']?)[^\s"',;&}\])\\/~][^\s"',;&}\])\\]{2,}/g,
  /((?:密码|口令|令牌|密钥)["'」]?\s{0,3}[:=：]\s{0,3}["'「]?)[^\s"',，。;；&}\])」]{3,}/g,
  /(\b(?:[A-Z]{1,30}_){0,8}TOKEN\\?["']?\s{0,3}[:=]\s{0,3}\\?["']?)[^\s"',;&}\])\\]{6,}/g,
  // Of models, a token is a word; a secret is long and has digits.
  /(\b\w{0,40}token\\{0,3}["']?\s{0,3}[:=]\s{0,3}\\{0,3}["'])(?=[^\s"']{0,80}\d)[\w.+/~:=-]{16,}/g,
  /(--(?:token|password|api-key|secret)[ =])[^\s"']{3,}/g,
  /(\bcurl\b[^\r\n]{0,200}? (?:-u|--user) ["']?[^\s:"']{1,100}:)[^\s"']{1,200}/g,
  /([?&](?:token|key|sig|signature|x-amz-signature|x-amz-credential|x-amz-security-token|access_token|auth)=)[^\s&"'>]{3,}/gi,
  // Keys that are known by their form.
  /(?<![A-Za-z\d])()(?:AKIA|ASIA)[A-Z\d]{16}\b/g,
  /(?<![A-Za-z\d])()gh[pousr]_\w{20,}/g,
  /(?<![A-Za-z\d])()github_pat_\w{20,}/g,
  /(?<![A-Za-z\d])()glpat-[\w-]{15,}/g,
  /(?<![A-Za-z\d])()hf_[A-Za-z\d]{20,}/g,
  /(?<![A-Za-z\d])()ms-[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}\b/g,
  /(hooks\.slack\.com\/services\/)[\w/]{20,}/g,
  /(?<![A-Za-z\d])()sk-[\w-]{16,}/g,
  /(?<![A-Za-z\d])()[rs]k_(?:live|test)_[A-Za-z\d]{16,}/g,
  /(?<![A-Za-z\d])()(?:gsk_|nvapi-|r8_|dop_v1_|dckr_pat_)[\w-]{20,}/g,
  /(?<![A-Za-z\d])()\d{8,10}:AA[\w-]{30,}/g,
  /(?<![A-Za-z\d])()xox[abprs]-[\w-]{10,}/g,
  /(?<![A-Za-z\d])()npm_[A-Za-z\d]{30,}/g,
  /(?<![A-Za-z\d])()pypi-[\w-]{40,}/g,
  /(?<![A-Za-z\d])()AIza[\w-]{30,}/g,
  /(?<![A-Za-z\d])()eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]{8,}/g,
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
