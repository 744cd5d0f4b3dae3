import type { Sentence } from '../../sentence.ts';

/**
 * Connections that fail. Programs try again, and say so in the same words: by themselves such lines count only where nothing is
 * tried again.
 */
export const NETWORK: readonly Sentence[] = [
  {
    kind: 'name-unresolved',
    pattern:
      /(?:\bFailed to resolve '(?<host>[^'\n]{1,253})' \(|\[Errno -[235]\] [^\n)'"]{1,80}|\[Errno 1100[14]\]|\bgetaddrinfo failed|\[Errno 8\] nodename nor servname provided|\bTemporary failure in name resolution|域名解析暂时失败)/,
    hints: [
      "Failed to resolve '",
      '[Errno -',
      '[Errno 1100',
      'getaddrinfo failed',
      '[Errno 8] nodename',
      'name resolution',
      '域名解析',
    ],
    severity: null,
  },
  {
    kind: 'name-unresolved',
    pattern:
      /\bgetaddrinfo (?:ENOTFOUND|EAI_AGAIN) (?<host>[\w.-]{1,253})|\b[Cc]ould not resolve host:? ['"]?(?<host>[\w.-]{1,253})|\bdial tcp: lookup (?<host>[\w.-]{1,253})[^\n]{0,60}(?:no such host|server misbehaving|i\/o timeout)|\bfailed to lookup address information|\bTemporary failure resolving '(?<host>[^'\n]{1,253})'/,
    hints: [
      'getaddrinfo E',
      'ould not resolve host',
      'dial tcp: lookup ',
      'failed to lookup address',
      'Temporary failure resolving',
    ],
    severity: 'error',
  },
  {
    kind: 'connection-refused',
    pattern:
      /\[Errno (?:111|61)\]|\[WinError 10061\]|\b[Cc]onnection refused(?!\) while )|\bECONNREFUSED(?: (?<address>[\w.:[\]-]{1,100}))?|由于目标计算机积极拒绝/,
    hints: [
      '[Errno 111]',
      '[Errno 61]',
      '[WinError 10061]',
      'onnection refused',
      'ECONNREFUSED',
      '由于目标计算机积极拒绝',
    ],
    severity: null,
  },
  {
    kind: 'connection-timed-out',
    pattern:
      /\[Errno (?:110|60)\]|\[WinError 10060\]|\bConnectTimeout(?:Error)?\b|\bRead timed out\b|\bReadTimeout(?:Error)?\b|\bETIMEDOUT\b|\bConnection timed out\b(?!\) while )|\bi\/o timeout\b|\bTLS handshake timeout\b|\boperation timed out\b/,
    hints: [
      '[Errno 110]',
      '[Errno 60]',
      '[WinError 10060]',
      'ConnectTimeout',
      'Read timed out',
      'ReadTimeout',
      'ETIMEDOUT',
      'Connection timed out',
      'i/o timeout',
      'TLS handshake timeout',
      'operation timed out',
    ],
    severity: null,
  },
  {
    kind: 'connection-reset',
    pattern:
      /\[Errno (?:104|54)\]|\[WinError 10054\]|\bECONNRESET\b|\bConnection reset by peer\b(?!\) while )|\bRemote end closed connection without response\b|\bIncompleteRead\b|\bconnection was forcibly closed\b/,
    hints: [
      '[Errno 104]',
      '[Errno 54]',
      '[WinError 10054]',
      'ECONNRESET',
      'Connection reset by peer',
      'Remote end closed',
      'IncompleteRead',
      'forcibly closed',
    ],
    severity: null,
  },
  {
    kind: 'network-unreachable',
    pattern:
      /\[Errno (?:101|113|51|65)\]|\bNetwork is unreachable\b|\bNo route to host\b|\bENETUNREACH\b|\bEHOSTUNREACH\b|\[WinError 1005[15]\]/,
    hints: [
      '[Errno 101]',
      '[Errno 113]',
      '[Errno 51]',
      '[Errno 65]',
      'Network is unreachable',
      'No route to host',
      'ENETUNREACH',
      'EHOSTUNREACH',
      '[WinError 1005',
    ],
    severity: null,
  },
  {
    kind: 'proxy-failed',
    pattern:
      /\bProxyError\('|\b(?:Cannot|Unable to) connect to proxy\b|\bTunnel connection failed: (?<status>\d{3})|\b407 Proxy Authentication Required\b|\bMissing dependencies for SOCKS support\b|\bcheck_hostname requires server_hostname\b|\bProxy URL had no scheme\b|\bproxyconnect tcp\b|\bReceived HTTP code (?<status>\d{3}) from proxy after CONNECT/,
    hints: [
      "ProxyError('",
      'connect to proxy',
      'Tunnel connection failed: ',
      '407 Proxy Authentication Required',
      'Missing dependencies for SOCKS support',
      'check_hostname requires server_hostname',
      'Proxy URL had no scheme',
      'proxyconnect tcp',
      'from proxy after CONNECT',
    ],
    severity: null,
  },
  {
    kind: 'tls-untrusted',
    pattern:
      /\bCERTIFICATE_VERIFY_FAILED\b(?:\] certificate verify failed: (?<reason>[^\n(]{1,120}?) ?\()?|\bSELF_SIGNED_CERT_IN_CHAIN\b|\bDEPTH_ZERO_SELF_SIGNED_CERT\b|\bUNABLE_TO_(?:VERIFY_LEAF_SIGNATURE|GET_ISSUER_CERT(?:_LOCALLY)?)\b|\bCERT_HAS_EXPIRED\b|\bx509: certificate (?<reason>[^\n]{1,120})|\bSSL certificate problem: (?<reason>[^\n]{1,120})|\bserver certificate verification failed\b|\bself[- ]signed certificate\b/,
    hints: [
      'CERTIFICATE_VERIFY_FAILED',
      'SELF_SIGNED_CERT',
      'UNABLE_TO_',
      'CERT_HAS_EXPIRED',
      'x509: certificate ',
      'SSL certificate problem: ',
      'server certificate verification failed',
      'signed certificate',
    ],
    severity: null,
  },
  {
    kind: 'tls-untrusted',
    pattern: /\binvalid peer certificate: (?<reason>[\w ()]{1,80})|\bSSL certificate problem: (?<reason>[^\n]{1,120})/,
    hints: ['invalid peer certificate: ', 'SSL certificate problem: '],
    severity: 'error',
  },
  {
    kind: 'tls-broken',
    pattern:
      /\[SSL: (?<reason>WRONG_VERSION_NUMBER|TLSV1_ALERT_\w{1,40}|SSLV3_ALERT_\w{1,40}|UNEXPECTED_EOF_WHILE_READING|DECRYPTION_FAILED_OR_BAD_RECORD_MAC|DH_KEY_TOO_SMALL|UNSAFE_LEGACY_RENEGOTIATION_DISABLED|UNKNOWN_PROTOCOL|UNSUPPORTED_PROTOCOL|NO_CIPHERS_AVAILABLE|BAD_SIGNATURE|KRB5_S_INIT)\]?|\bEOF occurred in violation of protocol\b|\bSSLEOFError\b|\bSSLZeroReturnError\b/,
    hints: ['[SSL: ', 'EOF occurred in violation of protocol', 'SSLEOFError', 'SSLZeroReturnError'],
    severity: null,
  },
  {
    kind: 'tls-missing',
    pattern:
      /\bthe SSL module is not available\b|\bssl module in Python is not available\b|\bssl module is not available\b|\bunknown url type: https\b/,
    hints: [
      'SSL module is not available',
      'ssl module in Python is not available',
      'ssl module is not available',
      'unknown url type: https',
    ],
    severity: 'error',
  },
  {
    kind: 'port-used',
    pattern:
      /(?:\[Errno (?:98|48)\]|\[(?:WinError|Errno) 10048\])[^\n(]{0,120}\('?(?<host>[\w.:]{0,60})'?, (?<port>\d{1,5})\)|\bbind\(\) to (?<address>\S{1,100}) failed \((?:98|48): |(?:\[Errno (?:98|48)\]|\[(?:WinError|Errno) 10048\]|\berrno: (?:98|48) )/,
    hints: ['[Errno 98]', '[Errno 48]', '10048]', 'errno: 98 ', 'errno: 48 ', '(98: ', '(48: '],
    severity: 'error',
  },
  {
    kind: 'port-used',
    pattern:
      /\bEADDRINUSE\b(?:[^\n]{0,60}?(?<address>[\w.:*[\]]{0,60}:\d{1,5})\b)?|\bConnection in use: \('?(?<host>[^',\n]{0,60})'?, (?<port>\d{1,5})\)|\bPort (?<port>\d{1,5}) is (?:already )?in use(?! ?,? (?:[Tt]rying|using)|, ?try)|\bPort (?<port>\d{1,5}) is in use by another program|\b[Aa]ddress already in use\b|\bThat port is already in use\b|\bAddrInUse\b|\baddress in use\b|通常每个套接字地址/,
    hints: [
      'EADDRINUSE',
      'Connection in use: ',
      'Port ',
      'ddress already in use',
      'That port is already in use',
      'That port is already in use',
      'AddrInUse',
      'address in use',
      '通常每个套接字地址',
    ],
    severity: 'error',
  },
  {
    kind: 'port-used',
    pattern:
      /\bBind for (?<address>\S{1,100}) failed: port is already allocated|\b[Pp]orts? are not available: (?![^\n]{0,300}forbidden)[^\n]{0,200}|\blisten tcp[46]? (?<address>\S{1,100}): bind: (?:address already in use|Only one usage)|\bCannot find empty port in range: (?<port>\d{1,5}-\d{1,5})/,
    hints: ['port is already allocated', 'not available: ', 'listen tcp', 'Cannot find empty port in range: '],
    severity: 'error',
  },
  {
    // gunicorn, of any reason for which it could not listen.
    kind: 'port-unbound',
    pattern:
      /\bCan't connect to \('?(?<host>[^',\n]{0,60})'?, (?<port>\d{1,5})\)|\bFailed to bind to address (?<address>[^\s;]{1,100})/,
    hints: ["Can't connect to ('", 'Failed to bind to address '],
    severity: 'error',
  },
  {
    kind: 'connection-refused',
    pattern: /\bcurl: \((?:7|52)\) [^\n]{0,200}|\bwget: can't connect to remote host[^\n]{0,100}/,
    hints: ['curl: (7)', 'curl: (52)', "wget: can't connect"],
    severity: 'error',
  },
  {
    kind: 'connection-timed-out',
    pattern: /\bcurl: \((?:28|56|18|92)\) [^\n]{0,200}/,
    hints: ['curl: (28)', 'curl: (56)', 'curl: (18)', 'curl: (92)'],
    severity: 'error',
  },
  {
    kind: 'tls-broken',
    pattern: /\bcurl: \(35\) (?<reason>[^\n]{1,200})|\bGnuTLS recv error \(-?\d{1,5}\): (?<reason>[^\n]{1,100})/,
    hints: ['curl: (35)', 'GnuTLS recv error'],
    severity: 'error',
  },
  {
    kind: 'port-forbidden',
    pattern:
      /\blisten EACCES: permission denied (?<address>\S{1,100})|\bbind\(\) to (?<address>\S{1,100}) failed \(13: Permission denied\)|\blisten tcp[46]? (?<address>\S{1,100}): bind: permission denied|\b[Ee]rror while attempting to bind on address[^\n]{0,100}permission denied|\[WinError 10013\]|\baccess a socket in a way forbidden by its access permissions|以一种访问权限不允许的方式/,
    hints: [
      'listen EACCES',
      '(13: Permission denied)',
      'bind: permission denied',
      'rror while attempting to bind',
      '[WinError 10013]',
      'in a way forbidden by its access',
      '以一种访问权限不允许',
    ],
    severity: 'error',
  },
  {
    kind: 'address-foreign',
    pattern:
      /\[Errno (?:99|49)\]|\[WinError 10049\]|\bEADDRNOTAVAIL\b(?:[^\n]{0,40}?(?<address>[\w.:[\]]{3,60}:\d{1,5}))?|\b[Cc](?:annot|an't) assign requested address|\bInvalid address: \('(?<host>[^']{1,100})', (?<port>\d{1,5})\)/,
    hints: [
      '[Errno 99]',
      '[Errno 49]',
      '[WinError 10049]',
      'EADDRNOTAVAIL',
      'assign requested address',
      'Invalid address: ',
    ],
    severity: 'error',
  },
  {
    kind: 'socket-path-long',
    pattern: /\bAF_UNIX path too long\b|\bunix:? ?(?:socket )?path[^\n]{0,60}too long\b|\bbind: File name too long\b/,
    hints: ['AF_UNIX path too long', 'too long'],
    severity: 'error',
  },
];
