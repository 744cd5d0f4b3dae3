import type { Sentence } from '../sentence.ts';

/** Names of model hubs' hosts, and of what they keep files on. */
const HUBS = String.raw`(?:[\w-]{1,60}\.){0,4}(?:huggingface\.co|hf\.co|hf-mirror\.com|modelscope\.(?:cn|ai)|modelscope\.oss[\w-]{0,40}\.aliyuncs\.com)`;

/**
 * Model hubs and downloads.
 *
 * | kind | fields | said |
 * |---|---|---|
 * | host-unreachable | host, cause? | HTTPSConnectionPool(host='x', port=443): Max retries exceeded … (Caused by …) |
 * | host-silent | host | HTTPSConnectionPool(host='x', port=443): Read timed out. |
 * | host-failing | status | too many 500 error responses, 503 Server Error … for url |
 * | http-status | status, reason | HTTP Error 403: rate limit exceeded |
 * | hub-unreachable | | We couldn't connect to 'https://huggingface.co' … |
 * | hub-offline | | offline mode is enabled |
 * | download-broken | reason | Connection broken: IncompleteRead(…), Consistency check failed |
 * | hub-refused | status, repository? | 401 Client Error …, Access to model x is restricted |
 * | hub-repository-missing | repository? | Repository Not Found for url, is not a valid model identifier |
 * | hub-file-missing | file?, repository? | does not appear to have a file named x, Entry Not Found for url |
 * | hub-name-invalid | name | Repo id must be in the form 'repo_name' or 'namespace/repo_name' |
 */
export const HUB: readonly Sentence[] = [
  {
    kind: 'host-unreachable',
    pattern:
      /\bHTTPS?ConnectionPool\(host='(?<host>[\w.-]{1,200})', port=\d{1,5}\): Max retries exceeded with url(?![^\n]{0,3000}(?:Connection broken|too many \d{3} error responses|ChunkedEncodingError|IncompleteRead))(?:[^\n]{0,3000}?Caused by (?<cause>\w{1,60}))?/,
    hints: ['Max retries exceeded with url'],
    severity: 'error',
  },
  {
    kind: 'host-unreachable',
    pattern:
      /\bHTTPS?Connection(?:Pool)?\(host='(?<host>[\w.-]{1,200})', port=\d{1,5}\): (?<cause>Failed to (?:resolve|establish a new connection)|Connection to \S{1,200} timed out)/,
    hints: ['Failed to resolve', 'Failed to establish a new connection', ' timed out'],
    severity: 'error',
  },
  {
    kind: 'host-unreachable',
    pattern: /\bCannot connect to host (?<host>[\w.-]{1,200}):\d{1,5}/,
    hints: ['Cannot connect to host '],
    severity: 'error',
  },
  {
    kind: 'host-silent',
    pattern: /\bHTTPS?ConnectionPool\(host='(?<host>[\w.-]{1,200})', port=\d{1,5}\): Read timed out/,
    hints: ['Read timed out'],
    severity: 'error',
  },
  {
    kind: 'host-failing',
    pattern:
      /\btoo many (?<status>5\d\d|429) error responses|\b(?<status2>429|5\d\d) (?:Server Error|Client Error): [^\n]{1,80} for url: (?<url>\S{1,300})/,
    hints: [' error responses', ' Server Error: ', ' Client Error: '],
    severity: 'error',
  },
  {
    kind: 'http-status',
    pattern: /\bHTTP Error (?<status>\d{3}): (?<reason>[^\n]{1,80})/,
    hints: ['HTTP Error '],
    severity: null,
  },
  {
    kind: 'hub-unreachable',
    pattern:
      /\b(?:We couldn't connect to 'https?:\/\/[^'\n]{1,200}' to load (?:this|the) (?:file|model|files)|An error happened while trying to locate the files? on the Hub and we cannot find|(?:Connection error, and )?we cannot find the (?:requested files|appropriate snapshot folder)[^\n]{0,60} (?:in the (?:cached path|disk cache|local cache)|on the local disk)|There was a specific connection error when trying to load|Can't load the (?:model|configuration) for '[^'\n]{1,200}'[^\n]{0,40}If you were trying to load it from the Hub, check your connection)/,
    hints: [
      "We couldn't connect to '",
      'An error happened while trying to locate the file',
      'we cannot find the requested files',
      'we cannot find the appropriate snapshot folder',
      'There was a specific connection error',
      'check your connection',
    ],
    severity: 'error',
  },
  {
    kind: 'hub-unreachable',
    pattern: new RegExp(
      String.raw`\b(?:[Ff]ailed to (?:connect|reach|resolve)|[Cc]ould ?n[o']t (?:connect|resolve|reach)|[Cc]ould not resolve host:?|[Cc]onnection to|fetch failed for|unable to access) '?(?:https?://)?(?<host>${HUBS})\b`,
    ),
    hints: ['ailed to ', 'ould', 'onnection to ', 'fetch failed for ', 'unable to access '],
    severity: 'error',
  },
  {
    kind: 'hub-offline',
    pattern:
      /\b(?:offline mode is enabled\b|outgoing traffic has been disabled|[Cc]annot find (?:the requested files|an appropriate cached snapshot folder)[^\n]{0,120}(?:disk cache|local disk|on disk))/,
    hints: [
      'offline mode is enabled',
      'outgoing traffic has been disabled',
      'annot find the requested files',
      'annot find an appropriate cached snapshot',
    ],
    severity: 'error',
  },
  {
    kind: 'download-broken',
    pattern:
      /(?<reason>\bConnection broken: \w{1,60}|\bIncompleteRead\(\d{1,20} bytes read(?:, \d{1,20} more expected)?\)|\bConsistency check failed: file should be of size \d{1,20} but has size \d{1,20}|\bintegrity check failed\b[^\n]{0,300}the download may be incomplete|\bretrieval incomplete: got only \d{1,20} out of \d{1,20} bytes|\bdownload (?:was )?interrupted\b|\bpeer closed connection without sending complete message body|\bResponse payload is not completed|\bFileIntegrityError\b|\bCAS [Ss]ervice [Ee]rror|\bfile (?:may be|is) incomplete, please (?:re)?download)/,
    hints: [
      'Connection broken: ',
      'IncompleteRead(',
      'Consistency check failed',
      'integrity check failed',
      'retrieval incomplete',
      'download interrupted',
      'download was interrupted',
      'peer closed connection without sending',
      'Response payload is not completed',
      'FileIntegrityError',
      'CAS ',
      'incomplete, please ',
    ],
    severity: 'error',
  },
  {
    kind: 'hub-refused',
    pattern:
      /\b(?:Access to model (?<repository>[\w./-]{1,200}) is restricted|You are trying to access a gated repo|(?<status>401|403) Client Error: [^\n]{1,80} for url: https?:\/\/\S{0,100}(?:huggingface|hf-mirror|modelscope)|Cannot access gated repo|Invalid (?:username or password|user token))/,
    hints: ['Access to model ', 'gated repo', ' Client Error: ', 'Invalid username or password', 'Invalid user token'],
    severity: 'error',
  },
  {
    kind: 'hub-repository-missing',
    pattern: /(?<![^\s'"(])(?<repository>[^\s'"(]{1,300}) is not a local folder and is not a valid model identifier/,
    hints: ['is not a local folder and is not a valid model identifier'],
    severity: 'error',
  },
  {
    kind: 'hub-repository-missing',
    pattern:
      /\b(?:Repository Not Found for url|404 Client Error: [^\n]{1,60} for url: https?:\/\/\S{0,60}(?:huggingface|hf-mirror|modelscope)|The (?:request|requested) (?:model|repo): ?(?<model>[\w./-]{1,200}) (?:does not exist|not exists?)|[Ii]nvalid model repo path (?!HTTPS?Connection|\(?['"]?Connection)(?<path>[^\n]{1,300})|[Ii]nvalid (?:model|repo) id: ?(?<id>[\w./-]{1,200})|(?<![\w./-])(?<named>[\w./-]{1,200}) is not a valid repo(?:sitory)?\b|Revision Not Found for url|is not a valid git identifier)/,
    hints: [
      'Repository Not Found for url',
      '404 Client Error: ',
      'he request',
      'nvalid model repo path',
      'nvalid model id',
      'nvalid repo id',
      'is not a valid repo',
      'Revision Not Found for url',
      'is not a valid git identifier',
    ],
    severity: 'error',
  },
  {
    kind: 'hub-file-missing',
    pattern:
      /(?<![^\s'"(])(?<repository>[\w./\\:~-]{1,300}) does not appear to have (?:a file|files) named (?<file>[^\n]{1,200}?)(?:\. |\.?\n|\.?$)/,
    hints: [' does not appear to have '],
    severity: 'error',
  },
  {
    kind: 'hub-file-missing',
    pattern:
      /\b(?:Entry Not Found for url|Can't load (?:the )?(?:tokenizer|feature extractor|image processor|config|configuration|model) (?:for|of) '(?<model>[^'\n]{1,300})')/,
    hints: ['Entry Not Found for url', "Can't load "],
    severity: 'error',
  },
  {
    kind: 'hub-name-invalid',
    pattern: /\bIncorrect path_or_model_id: '(?<name>[^'\n]{1,400})'|\bRepository id must be in the form[^\n]{0,100}/,
    hints: ['Incorrect path_or_model_id: ', 'Repository id must be in the form'],
    severity: 'error',
  },
  {
    kind: 'hub-name-invalid',
    pattern:
      /\bRepo id must (?:be in the form 'repo_name' or 'namespace\/repo_name'|use alphanumeric chars)[^\n]{0,160}?: '(?<name>[^'\n]{1,400})'/,
    hints: ['Repo id must '],
    severity: 'error',
  },
];
