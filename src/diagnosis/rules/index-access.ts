import type { Look, Rule } from '../rule.ts';

const TLS: readonly Look[] = [{ says: 'index-tls' }, { says: 'tls-missing' }, { says: 'tls-untrusted' }];
/** The index answered. */
const VERSIONS_SHOWN: Look = { says: 'distribution-unavailable', where: { versions: /\d/ } };

/** The index of packages: why it was not reached, or did not give what was asked. */
export const INDEX_ACCESS_RULES: readonly Rule[] = [
  {
    id: 'pip-index-ssl-error',
    signs: [
      { says: 'index-tls', where: { reason: /CERTIFICATE_VERIFY_FAILED|ssl module|certificate/i }, evenWarned: true },
      { says: 'index-tls' },
      { says: 'distribution-unavailable', also: [{ says: 'index-tls' }], unless: [VERSIONS_SHOWN] },
      { says: 'tls-missing', also: [{ says: 'distribution-unavailable' }] },
      { says: 'tls-untrusted', also: [{ says: 'index-unreachable' }] },
      { says: 'tls-broken', also: [{ says: 'index-retry', where: { reason: /SSL/ } }], confidence: 'likely' },
    ],
    confidence: 'certain',
    summary: {
      en: 'The index of packages could not be reached over TLS: certificates, or the ssl module of this Python.',
      zh: '无法通过 TLS 访问软件包索引：证书有问题，或当前 Python 的 ssl 模块不可用。',
    },
    why: {
      en: 'A company proxy or a filter puts its own certificate in between, the certificates or the clock of this machine are wrong, or Python was built without ssl. That nothing "matches" afterwards only follows from it.',
      zh: '可能是公司代理或过滤设备插入了自己的证书、本机的根证书或时钟有误，或 Python 编译时没有 ssl。之后提示“没有匹配的版本”只是它的后果。',
    },
    remedies: [
      {
        text: { en: 'Does this Python have ssl, and what is in between?', zh: '当前 Python 有 ssl 吗？中间有什么？' },
        command: 'python -c "import ssl; print(ssl.OPENSSL_VERSION)"; env | grep -i proxy; pip config list; date',
      },
      {
        text: { en: "Tell pip and uv the company's certificate.", zh: '让 pip 和 uv 使用公司的证书。' },
        command: 'pip config set global.cert /path/ca.pem; export SSL_CERT_FILE=/path/ca.pem UV_NATIVE_TLS=1',
      },
      {
        text: {
          en: 'Python without ssl: install the headers and that Python again.',
          zh: 'Python 没有 ssl：安装头文件后重新安装该 Python。',
        },
        command: 'apt-get install -y libssl-dev && pyenv install --force VERSION',
      },
      {
        text: { en: 'A mirror of your own network only: trust it by name.', zh: '仅限自己内网的镜像：按主机名信任。' },
        command: 'pip install --trusted-host HOST -r requirements.txt',
      },
    ],
    sources: [
      'https://github.com/pypa/pip/issues/7691',
      'https://github.com/certifi/python-certifi/issues/213',
      'https://github.com/pypa/pip/issues/5776',
    ],
  },
  {
    id: 'index-not-trusted',
    signs: [
      { says: 'distribution-unavailable', also: [{ says: 'index-untrusted' }], unless: [VERSIONS_SHOWN, ...TLS] },
      { says: 'index-untrusted', confidence: 'likely' },
    ],
    confidence: 'certain',
    summary: {
      en: 'pip ignores the index {host}, because its address is http and not https.',
      zh: 'pip 忽略了索引 {host}，因为它的地址是 http 而不是 https。',
    },
    why: {
      en: 'Over http anybody in between can hand over other packages, so pip asks for a word from you. That nothing "matches" follows from it.',
      zh: '通过 http 传输时，中间人可以替换软件包，因此 pip 需要你明确同意。之后提示“没有匹配的版本”只是它的后果。',
    },
    remedies: [
      {
        text: { en: 'Use its https address, if it has one.', zh: '如果有 https 地址，请改用 https。' },
        command: 'pip config set global.index-url https://HOST/simple',
      },
      {
        text: { en: 'A mirror of your own network only: trust it by name.', zh: '仅限自己内网的镜像：按主机名信任。' },
        command: 'pip config set global.trusted-host HOST',
      },
    ],
    sources: ['https://pip.pypa.io/en/stable/cli/pip/#cmdoption-trusted-host'],
  },
  {
    id: 'index-refused',
    signs: [
      { says: 'index-refused' },
      { says: 'distribution-unavailable', also: [{ says: 'index-refused' }], unless: [VERSIONS_SHOWN] },
    ],
    confidence: 'certain',
    summary: {
      en: 'The index of packages refused the request ({status}).',
      zh: '软件包索引拒绝了请求（{status}）。',
    },
    why: {
      en: 'A private index wants a user and a token (401), the token may not read that package (403), or too many requests came (429).',
      zh: '私有索引需要用户名和令牌（401）、令牌无权读取该包（403），或请求过于频繁（429）。',
    },
    remedies: [
      {
        text: { en: 'Which index is asked, and with what?', zh: '查询的是哪个索引，用什么身份？' },
        command: 'pip config list; env | grep -E "PIP_|UV_" | sed "s#//[^@]*@#//***@#"',
      },
      {
        text: {
          en: 'Give uv the credentials, or put them into ~/.netrc (pip reads it).',
          zh: '把凭据交给 uv，或写入 ~/.netrc（pip 会读取）。',
        },
        command: 'chmod 600 ~/.netrc',
      },
    ],
    sources: ['https://pip.pypa.io/en/stable/topics/authentication/'],
  },
  {
    id: 'index-page-missing',
    signs: [{ says: 'index-page-missing', unless: [{ says: 'distribution-unavailable', where: { versions: /\d/ } }] }],
    confidence: 'likely',
    summary: {
      en: 'The index has no such page or file: {url}',
      zh: '索引中没有这个页面或文件：{url}',
    },
    why: {
      en: 'The address is of a combination that does not exist (for example wheels of MMCV for a PyTorch that they were never built for), or the file was removed.',
      zh: '该地址对应的组合并不存在（例如 MMCV 从未为该 PyTorch 版本构建过 wheel），或文件已被删除。',
    },
    remedies: [{ text: { en: 'See what is there.', zh: '查看实际有什么。' }, command: 'curl -sI URL' }],
    sources: ['https://pip.pypa.io/en/stable/cli/pip_install/'],
  },
  {
    id: 'index-unreachable',
    signs: [
      { says: 'index-offline' },
      { says: 'index-unreachable', unless: TLS },
      {
        says: 'distribution-unavailable',
        also: [{ says: 'index-retry' }],
        unless: [...TLS, { says: 'proxy-failed' }, VERSIONS_SHOWN],
      },
    ],
    confidence: 'certain',
    summary: {
      en: 'The index of packages was not reached: no network, no DNS, a proxy or a timeout.',
      zh: '无法访问软件包索引：没有网络、DNS 失败、代理问题或超时。',
    },
    why: {
      en: 'Installers try several times and then go on as if the index were empty; that nothing "matches" follows from that.',
      zh: '安装器重试几次后，会当作索引为空继续执行；之后提示“没有匹配的版本”正是由此而来。',
    },
    remedies: [
      {
        text: { en: 'Is it reached by hand?', zh: '手动能访问吗？' },
        command: 'pip config list; env | grep -i proxy; curl -sSI --max-time 20 "$(pip config get global.index-url)"',
      },
      {
        text: { en: 'On slow lines: wait longer, or use a near mirror.', zh: '网络较慢：延长等待，或使用就近的镜像。' },
        command: 'pip install --timeout 100 --retries 10 -r requirements.txt',
      },
      {
        text: {
          en: 'With a lock: what the store has is not fetched again.',
          zh: '有锁文件时：存储中已有的内容不会重新下载。',
        },
        command: 'lastgood env build --lock pylock.toml',
      },
    ],
    sources: ['https://pip.pypa.io/en/stable/topics/configuration/'],
  },
];
