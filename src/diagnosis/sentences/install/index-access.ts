import type { Sentence } from '../../sentence.ts';

const BROKEN = String.raw`(?:SSLError|SSLCertVerificationError|SSLEOFError|CERTIFICATE_VERIFY_FAILED|certificate verify failed|SSL module is not available|\[SSL: |ssl certificate|UnknownIssuer|invalid peer certificate)`;

/** Hosts of indexes and their mirrors, by a word of their names. */
const INDEX_PATH = String.raw`[\w.:/@%*-]{0,200}(?:/simple/|/whl/|\.whl|\.tar\.gz)`;
const HOSTS = String.raw`(?:[\w-]{1,60}\.){0,5}(?:pypi|pythonhosted|pytorch|openmmlab|mirror|tuna|anaconda)[\w.-]{0,200}`;

/** How pip and uv fare with the index of packages, told apart from other hosts by the words around. */
export const INDEX_ACCESS: readonly Sentence[] = [
  {
    kind: 'index-tls',
    pattern: new RegExp(
      String.raw`\b[Cc]ould not fetch URL (?:https?:\/\/(?<host>[\w.-]{1,253}))?[^\n]{0,300}?(?:confirming the ssl certificate|${BROKEN})(?:[^\n]{0,600}?(?<reason>self[- ]signed certificate[\w ]{0,40}|unable to get (?:local )?issuer certificate|certificate has expired|[Hh]ostname mismatch|SSL module is not available|WRONG_VERSION_NUMBER|EOF occurred in violation of protocol|TLSV1_ALERT_\w{1,30}))?`,
    ),
    hints: ['ould not fetch URL '],
    severity: 'error',
  },
  {
    kind: 'index-tls',
    pattern: new RegExp(
      String.raw`\bHTTPSConnectionPool\(host='(?<host>${HOSTS})', port=\d{1,5}\)[^\n]{0,400}?${BROKEN}`,
    ),
    hints: ['HTTPSConnectionPool(host='],
    severity: 'error',
  },
  {
    kind: 'index-tls',
    // A retry of a request to an index: its path is told last.
    pattern:
      /\bafter connection broken by '[^\n]{0,40}SSL(?:[^\n]{0,100}?(?<reason>CERTIFICATE_VERIFY_FAILED|SSL module is not available)[^\n]{0,400}?|[^\n]{0,400}?): \/(?:[^\s/]{1,200}\/){0,8}(?:simple|packages|whl)\//,
    hints: ['after connection broken by '],
    severity: 'warning',
  },
  {
    kind: 'index-tls',
    pattern: new RegExp(
      String.raw`\b(?:[Ff]ailed to fetch|error sending request for url|Request failed after \d{1,3} retries)[^\n]{0,300}(?:\/simple\/|pypi|pytorch|\.whl)[^\n]{0,300}${BROKEN}`,
    ),
    hints: ['ailed to fetch', 'error sending request for url', 'Request failed after '],
    severity: 'error',
  },
  {
    kind: 'index-tls',
    pattern:
      /\bpip is configured with locations that require TLS\/SSL, however the (?<reason>ssl module) in Python is not available|\bThere was a problem confirming the ssl certificate/,
    hints: [
      'pip is configured with locations that require TLS/SSL',
      'There was a problem confirming the ssl certificate',
    ],
    severity: 'error',
  },
  {
    kind: 'index-tls',
    pattern: /\bCondaSSLError\b/,
    hints: ['CondaSSLError'],
    severity: 'error',
  },
  {
    kind: 'index-unreachable',
    pattern: /\bCondaHTTPError: HTTP 000 CONNECTION FAILED for url <https?:\/\/(?<host>[\w.-]{1,253})/,
    hints: ['CondaHTTPError: HTTP 000'],
    severity: 'error',
  },
  {
    kind: 'index-untrusted',
    pattern: /\bThe repository located at (?<host>[\w.:-]{1,253}) is not a trusted or secure host and is being ignored/,
    hints: ['is not a trusted or secure host and is being ignored'],
    severity: 'error',
  },
  {
    kind: 'index-retry',
    pattern:
      /\bRetrying \(Retry\(total=(?<left>\d{1,3})[^\n]{0,120}\)\) after connection broken by '(?<reason>\w{1,60})/,
    hints: ['Retrying (Retry('],
    severity: 'warning',
  },
  {
    kind: 'index-refused',
    pattern:
      /\bHTTP error (?<status>40[13]|407|429) while getting (?<url>\S{1,400})|\b(?<status>40[13]|407|429) Client Error: [^\n]{0,80} for url: (?<url>\S{0,200}(?:\/simple\/|\/whl\/|\.whl|\.tar\.gz)\S{0,200})|\black of valid authentication credentials \((?<status>401)|\bAn index \([^)\n]{1,300}\) returned a (?<status>403|429)|\bHTTP status client error \((?<status>40[13]|407|429) [^)\n]{1,60}\) for url \((?<url>[^)\n]{1,300})\)/,
    hints: [
      'HTTP error 4',
      ' Client Error: ',
      'HTTP status client error (',
      'lack of valid authentication',
      'An index (',
    ],
    severity: 'error',
  },
  {
    kind: 'index-page-missing',
    pattern:
      /\bHTTP error 404 while getting (?<url>\S{1,400})|\b404 Client Error: [^\n]{0,80} for url: (?<url>\S{0,200}(?:\/simple\/|\/whl\/|\.whl|\.tar\.gz|\/dist\/)\S{0,200})|\bHTTP status client error \(404 Not Found\) for url \((?<url>[^)\n]{1,300})\)/,
    hints: ['HTTP error 404', '404 Client Error: ', 'HTTP status client error (404'],
    severity: 'error',
  },
  {
    kind: 'index-unreachable',
    pattern: new RegExp(
      String.raw`\b(?:[Ff]ailed to (?:fetch|download)|error sending request for url|Could not connect, are you offline\?|Could not fetch URL)[^\n]{0,60}?https?:\/\/(?:(?<host>${HOSTS})|(?<host>[\w.-]{1,200})${INDEX_PATH})`,
    ),
    hints: [
      'ailed to fetch',
      'error sending request for url',
      'Request failed after ',
      'are you offline?',
      'Could not fetch URL',
    ],
    severity: 'error',
  },
  {
    kind: 'index-unreachable',
    pattern: new RegExp(
      String.raw`\bHTTPSConnectionPool\(host='(?<host>${HOSTS})', port=\d{1,5}\): (?:Read timed out|Max retries exceeded)(?![^\n]{0,400}(?:SSLError|SSLCert|SSLEOF))`,
    ),
    hints: ['HTTPSConnectionPool(host='],
    severity: 'error',
  },
];
