import type { Look, Rule, Sign } from '../rule.ts';
import { cutAt } from './cut.ts';
import { GO_BACK } from './remedies.ts';

/** Hosts that models come from. */
const HUB_HOST =
  /(?:^|\.)(?:huggingface\.co|hf\.co|hf-mirror\.com|modelscope\.(?:cn|ai)|dl\.fbaipublicfiles\.com|modelscope[\w-]{0,20}\.oss[\w-]{0,40}\.aliyuncs\.com|paddle-?\w{0,20}\.bj\.bcebos\.com)$/;
/** Code that fetches models. */
const FETCHERS =
  /^(?:huggingface_hub|modelscope|transformers|diffusers|timm|sentence_transformers|open_clip|datasets|torchvision)$|torch[\\/]hub\.py$/;
/** Packages that are fetched, not models; and downloads that began. */
const PIP: readonly Look[] = [
  { through: /^pip$/ },
  { says: 'index-unreachable' },
  { says: 'index-tls' },
  { says: 'distribution-unavailable' },
  { says: 'build-failed' },
];
const ELSEWHERE: readonly Look[] = [...PIP, { says: 'download-broken' }];

const KEEP = {
  text: {
    en: 'Keep models with the release instead of fetching them at start: name them under `models:`, and lastgood holds every file by its hash.',
    zh: '不要在启动时下载模型，而是随发布保存：写在 `models:` 下，lastgood 会按哈希保存每个文件。',
  },
};

/** Hubs that models are fetched from when a program starts. */
export const HUB_RULES: readonly Rule[] = [
  {
    id: 'hub-unreachable',
    signs: [
      { says: 'hub-unreachable' },
      { says: 'host-unreachable', where: { host: HUB_HOST } },
      { says: 'hub-offline' },
      {
        says: 'host-silent',
        where: { host: /^(?!cdn|cas-)(?:[\w-]+\.)?(?:huggingface\.co|hf\.co|hf-mirror\.com)$/ },
        unless: [...ELSEWHERE, { through: /(?:file_download|_download|download)\.py$/ }],
        confidence: 'likely',
      },
      ...[
        'name-unresolved',
        'network-unreachable',
        'connection-refused',
        'proxy-failed',
        'tls-untrusted',
        'tls-broken',
      ].map((says): Sign => ({ says, through: FETCHERS, unless: ELSEWHERE, confidence: 'likely' })),
      {
        exception: /^(?:ConnectTimeout|ConnectTimeoutError|ConnectError|ConnectionError)$/,
        message: /^(?![\s\S]{0,200}(?:[Rr]eset|RemoteDisconnected|broken|10054))/,
        through: FETCHERS,
        unless: ELSEWHERE,
        confidence: 'likely',
      },
      { exception: /^LocalEntryNotFoundError$/ },
      { exception: /^OfflineModeIsEnabled$/ },
      cutAt(
        /(?:socket\.py in (?:getaddrinfo|create_connection)|urllib3\/(?:util\/connection|connection)\.py in (?:create_connection|_new_conn)|httpcore\/_backends\/\w{1,20}\.py in connect_tcp): /,
        { through: FETCHERS, unless: ELSEWHERE },
      ),
      cutAt(/huggingface_hub\/\S{1,80} in \w{1,60}: raise (?:LocalEntryNotFoundError|OfflineModeIsEnabled)\(/),
    ],
    confidence: 'certain',
    summary: {
      en: 'The model hub cannot be reached from here, and the files are not in the local cache.',
      zh: '此处无法访问模型仓库，而本地缓存里也没有所需文件。',
    },
    why: {
      en: 'The program asks a hub for its model when it starts, even for files that it has (a model id always makes ModelScope call its hub). The connection was not made: no network or name service in the container, a proxy or firewall, a hub that is blocked here, or offline mode with an empty cache.',
      zh: '程序启动时会向仓库请求模型，即使文件已经有了（给出模型 id 时 ModelScope 总会访问仓库）。连接没有建立：容器没有网络或域名解析，有代理或防火墙，此地屏蔽了该仓库，或处于离线模式而缓存为空。',
    },
    remedies: [
      KEEP,
      {
        text: {
          en: 'Give the program a local folder instead of a model id; then nothing is asked.',
          zh: '给程序本地目录而不是模型 id，就不会再联网。',
        },
      },
      {
        text: {
          en: 'With a full cache: forbid the network, so that start never waits for it.',
          zh: '缓存完整时：禁止联网，启动就不必等待。',
        },
        command: 'HF_HUB_OFFLINE=1',
      },
      {
        text: {
          en: 'Where huggingface.co is blocked: use a mirror.',
          zh: '无法访问 huggingface.co 的地区：使用镜像。',
        },
        command: 'HF_ENDPOINT=https://hf-mirror.com',
      },
      GO_BACK,
    ],
    lookAt: [
      {
        en: 'From inside the container: does the name resolve, does the host answer?',
        zh: '在容器内检查：域名能否解析，主机是否应答。',
      },
    ],
    packages: ['huggingface-hub', 'modelscope', 'transformers'],
    sources: [
      'https://github.com/KyanChen/RSPrompter/issues/78',
      'https://github.com/cantrell/stable-diffusion-api-server/issues/22',
      'https://github.com/unslothai/unsloth/issues/495',
      'https://github.com/modelscope/ms-swift/issues/1616',
      'https://github.com/xorbitsai/inference/issues/2310',
      'https://huggingface.co/docs/transformers/installation#offline-mode',
    ],
  },
  {
    id: 'hub-download-interrupted',
    signs: [
      {
        says: 'download-broken',
        where: { reason: /^(?:Consistency|integrity|FileIntegrity|retrieval incomplete|download)/ },
      },
      { says: 'download-broken', through: FETCHERS },
      { says: 'download-broken', message: /huggingface|modelscope|hf\.co|hf-mirror/ },
      {
        says: 'download-broken',
        where: { reason: /^(?!Response payload|peer closed)/ },
        unless: PIP,
        confidence: 'likely',
      },
      { says: 'download-broken', unless: PIP, confidence: 'possible' },
      { says: 'host-silent', where: { host: /(?:^|\.)modelscope\.(?:cn|ai)$/ }, confidence: 'likely' },
      { says: 'host-silent', through: /(?:file_download|_download|download)\.py$/, confidence: 'likely' },
      {
        says: 'host-silent',
        where: { host: /^(?:cdn|cas-|transfer)[\w.-]*(?:hf\.co|huggingface\.co)$/ },
        confidence: 'likely',
      },
      {
        exception:
          /^(?:ConnectionResetError|ProtocolError|ChunkedEncodingError|IncompleteRead|ContentTooShortError|RemoteProtocolError|ReadTimeout|ReadError)$/,
        through: FETCHERS,
        confidence: 'likely',
      },
      {
        says: 'connection-reset',
        exception:
          /^(?:ConnectionResetError|ConnectionError|ProtocolError|ChunkedEncodingError|RemoteProtocolError|ReadError)$/,
        unless: PIP,
        confidence: 'possible',
      },
      cutAt(
        /(?:urllib3\/response\.py in (?:_error_catcher|_raw_read|read_chunked|_update_chunk_length)|requests\/models\.py in generate): /,
        { through: FETCHERS, unless: PIP },
      ),
      {
        says: 'connection-reset',
        message: /(?:huggingface\.co|hf\.co|hf-mirror\.com|modelscope\.(?:cn|ai))\/\S{0,200}resolve\//,
        unless: PIP,
        confidence: 'likely',
      },
    ],
    confidence: 'certain',
    summary: {
      en: 'The download of the model broke off before it was whole.',
      zh: '模型下载在完成之前中断。',
    },
    why: {
      en: 'The hub was reached and sent a part of the file; then the connection ended, or the size or hash of what arrived was wrong. A proxy with a limit, an unsteady line or a full disk do that, and what was left behind may be taken for the model at the next start.',
      zh: '已连上仓库并收到部分内容，随后连接断开，或收到的大小、哈希不对。有限制的代理、不稳定的线路或磁盘写满都会如此；残留的文件下次启动可能被当成模型。',
    },
    remedies: [
      {
        text: {
          en: 'Delete the incomplete file (`*.incomplete`, `._____temp`) and fetch it again.',
          zh: '删除不完整的文件（`*.incomplete`、`._____temp`）后重新下载。',
        },
      },
      KEEP,
      {
        text: {
          en: 'On an unsteady line: fetch it by a tool that resumes, then start from the folder.',
          zh: '线路不稳时：用支持续传的工具下载，再从目录启动。',
        },
        command: 'modelscope download --model iic/cv_resnet101_image-multiple-human-parsing --local_dir m2fp',
      },
      GO_BACK,
    ],
    lookAt: [{ en: '`df -h`: is there room for the model and its copy?', zh: '`df -h`：是否有空间放下模型及其副本。' }],
    packages: ['huggingface-hub', 'modelscope'],
    sources: [
      'https://github.com/ali-vilab/UniAnimate/issues/24',
      'https://github.com/modelscope/modelscope/issues/968',
      'https://github.com/huggingface/huggingface_hub/issues/2589',
      'https://github.com/modelscope/modelscope/issues/1518',
    ],
  },
  {
    id: 'hub-server-error',
    signs: [
      { says: 'host-failing', where: { url: /huggingface|hf\.co|hf-mirror|modelscope/ } },
      { says: 'host-failing', message: /huggingface|hf\.co|hf-mirror|modelscope/ },
      { says: 'host-failing', through: FETCHERS },
      { says: 'http-status', where: { status: /^(?:5\d\d|429)$/ }, through: FETCHERS },
      { says: 'http-status', where: { status: /^403$/, reason: /rate limit/ }, through: FETCHERS },
    ],
    confidence: 'certain',
    summary: {
      en: 'The model hub answered with an error of its own, or refused so many requests.',
      zh: '模型仓库返回了服务端错误，或因请求过多而拒绝。',
    },
    why: {
      en: 'The connection is fine and the hub is not: statuses from 500 are faults of the server, 429 is its limit for your address. Nothing here has changed.',
      zh: '连接正常而仓库异常：500 以上是服务器的故障，429 是它对你的地址的限制。本地没有变化。',
    },
    remedies: [
      { text: { en: 'Wait and try again; sign in for a higher limit.', zh: '稍后重试；登录可提高限额。' } },
      KEEP,
      GO_BACK,
    ],
    packages: [],
    sources: ['https://github.com/modelscope/ms-swift/issues/2539'],
  },
  {
    id: 'hub-access-denied',
    signs: [
      { says: 'hub-refused' },
      {
        says: 'http-status',
        where: { status: /^40[13]$/, reason: /^(?!rate limit)/ },
        through: FETCHERS,
        confidence: 'likely',
      },
    ],
    confidence: 'certain',
    summary: {
      en: 'The hub does not give this model to whoever asks: access has to be granted, and the token sent.',
      zh: '仓库不向任何人开放此模型：需要先获得许可，并携带令牌访问。',
    },
    why: {
      en: 'The repository is gated or private (or its name is wrong: hubs answer 401 for both). The process sent no token, or one without the right.',
      zh: '该仓库需要授权或是私有的（名称错误时也会返回 401）。进程没有发送令牌，或令牌权限不足。',
    },
    remedies: [
      {
        text: {
          en: "Accept the model's terms on its page, and give the process a token (`HF_TOKEN`) as a secret of the release.",
          zh: '在模型页面接受条款，并以密钥形式把令牌（`HF_TOKEN`）交给进程。',
        },
      },
      KEEP,
    ],
    packages: [],
    sources: ['https://huggingface.co/docs/hub/models-gated'],
  },
  {
    id: 'hub-model-unknown',
    signs: [
      { says: 'hub-repository-missing' },
      { says: 'hub-name-invalid' },
      { says: 'http-status', where: { status: /^404$/ }, through: FETCHERS, confidence: 'likely' },
      { says: 'hub-file-missing', where: { repository: /^\w[\w.-]*\/[\w.-]+$/ }, confidence: 'likely' },
      {
        says: 'hub-file-missing',
        unless: [{ says: 'hub-file-missing', where: { repository: /./ } }],
        confidence: 'likely',
      },
      {
        exception:
          /^(?:RepositoryNotFoundError|RevisionNotFoundError|EntryNotFoundError|HFValidationError|NoValidRevisionError|NotExistError)$/,
        confidence: 'likely',
      },
    ],
    confidence: 'certain',
    summary: {
      en: 'The model (or a file of it) is neither a folder here nor known to the hub under that name.',
      zh: '该模型（或其中的文件）既不是本地目录，仓库里也没有这个名字。',
    },
    why: {
      en: 'A path that does not exist is taken for the id of a model on the hub, so a folder that is missing or not mounted looks like this, too. Else the id, the revision or the file is misspelt, renamed (ModelScope moved damo/ to iic/) or private; without network ModelScope calls every id invalid.',
      zh: '不存在的路径会被当作仓库里的模型 id，所以目录缺失或未挂载也会这样报错。否则就是 id、版本或文件名写错、已改名（ModelScope 把 damo/ 迁到了 iic/）或为私有；断网时 ModelScope 会把任何 id 都说成无效。',
    },
    remedies: [
      {
        text: {
          en: 'If it is a folder: see that it exists for this process, from the folder that it was started in.',
          zh: '若本来是目录：确认对该进程而言它存在（相对于启动目录）。',
        },
        command: 'ls -l FOLDER',
      },
      {
        text: {
          en: 'If it is an id: look at the name on its page; for M2FP it is `iic/cv_resnet101_image-multiple-human-parsing`.',
          zh: '若是 id：核对模型页面上的名字；M2FP 为 `iic/cv_resnet101_image-multiple-human-parsing`。',
        },
      },
      KEEP,
      GO_BACK,
    ],
    lookAt: [
      {
        en: 'Whether a connection failed in the lines above: then it is the network.',
        zh: '上面的行里是否有连接失败：若有，则是网络问题。',
      },
    ],
    packages: ['transformers', 'modelscope', 'huggingface-hub'],
    sources: ['https://huggingface.co/docs/transformers/installation', 'docs/reference/modelscope.md'],
  },
  {
    id: 'host-unreachable',
    role: 'general',
    signs: [
      { says: 'host-unreachable', unless: PIP },
      { says: 'host-silent', unless: PIP },
    ],
    confidence: 'likely',
    summary: {
      en: 'The host {host}, which the program asks for something, cannot be reached from here.',
      zh: '此处无法访问程序要请求的主机 {host}。',
    },
    why: {
      en: 'The connection was not made, or nothing came back in time. Name service, proxy and firewall differ between a container and the machine around it.',
      zh: '连接没有建立，或没有及时返回。容器与宿主机的域名解析、代理、防火墙可能不同。',
    },
    remedies: [
      {
        text: { en: 'Ask from inside the container.', zh: '在容器内测试。' },
        command: 'python -c "import socket; print(socket.getaddrinfo(\'HOST\', 443))"',
      },
    ],
    lookAt: [
      {
        en: 'HTTPS_PROXY, NO_PROXY and /etc/resolv.conf of the process.',
        zh: '进程的 HTTPS_PROXY、NO_PROXY 与 /etc/resolv.conf。',
      },
    ],
    packages: [],
    sources: ['https://requests.readthedocs.io/en/latest/user/advanced/#proxies'],
  },
];
