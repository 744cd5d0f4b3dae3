import type { Look, Rule } from '../rule.ts';
import { cutAt } from './cut.ts';

/** Access to an index of packages has rules of its own, which say more. */
const INDEX: readonly Look[] = [
  { says: 'index-tls' },
  { says: 'index-unreachable' },
  { says: 'index-refused' },
  { says: 'distribution-unavailable' },
];

/** The index of packages answered. */
const VERSIONS_SHOWN: Look = { says: 'distribution-unavailable', where: { versions: /\d/ } };

/** Ports, and connections that fail. What is known of a host (a hub, an index) has rules elsewhere. */
export const NETWORK_RULES: readonly Rule[] = [
  {
    id: 'port-in-use',
    signs: [
      { says: 'port-used' },
      { says: 'port-unbound', also: [{ says: 'port-used' }] },
      { says: 'port-unbound', unless: [{ says: 'address-foreign' }, { says: 'port-forbidden' }], confidence: 'likely' },
      cutAt(
        /asyncio\/base_events\.py in create_server: raise OSError\(|socketserver\.py in server_bind: self\.socket\.bind\(/,
      ),
    ],
    confidence: 'certain',
    summary: {
      en: 'The port is taken: another process, or another part of this one, listens on it.',
      zh: '端口已被占用：另一个进程（或本程序的另一部分）正在监听它。',
    },
    why: {
      en: 'A port can be bound once. Mostly an earlier start still runs; else the module starts a server of its own when it is imported (`app.run()` outside of `if __name__ == "__main__":`), and gunicorn or uvicorn starts the second.',
      zh: '一个端口只能绑定一次。多数情况是上一次启动的进程还在运行；也可能是模块在导入时就启动了自己的服务器（`app.run()` 写在 `if __name__ == "__main__":` 之外），而 gunicorn 或 uvicorn 又启动了第二个。',
    },
    remedies: [
      {
        text: { en: 'Who has it?', zh: '是谁占用的？' },
        command: 'ss -ltnp; docker ps --format "{{.Names}} {{.Ports}}"',
      },
      {
        text: { en: 'End that one, or take another port.', zh: '结束那个进程，或换一个端口。' },
        command: 'lastgood up --port 0',
      },
      {
        text: {
          en: 'In app.py: put `app.run()` under `if __name__ == "__main__":`.',
          zh: '在 app.py 中：把 `app.run()` 放到 `if __name__ == "__main__":` 之下。',
        },
      },
    ],
    sources: ['https://github.com/benoitc/gunicorn/issues/2311'],
  },
  {
    id: 'port-forbidden',
    signs: [{ says: 'port-forbidden' }],
    confidence: 'certain',
    summary: {
      en: 'This user may not listen on that port.',
      zh: '当前用户无权监听该端口。',
    },
    why: {
      en: 'Ports below 1024 are kept for root on Linux; on Windows, ranges are reserved by Hyper-V and others.',
      zh: 'Linux 上 1024 以下的端口保留给 root；Windows 上有些端口段被 Hyper-V 等保留。',
    },
    remedies: [
      {
        text: {
          en: 'Take a port above 1024, and let a proxy hold 80 and 443.',
          zh: '使用 1024 以上的端口，由反向代理监听 80 和 443。',
        },
        command: 'lastgood up --port 8080',
      },
      {
        text: { en: 'Windows: see what is reserved.', zh: 'Windows：查看被保留的端口段。' },
        command: 'netsh interface ipv4 show excludedportrange protocol=tcp',
      },
    ],
    sources: ['https://man7.org/linux/man-pages/man7/ip.7.html'],
  },
  {
    id: 'address-not-own',
    signs: [{ says: 'address-foreign' }, { says: 'port-unbound', also: [{ says: 'address-foreign' }] }],
    confidence: 'likely',
    summary: {
      en: 'The address to listen on or to send from is not one of this machine.',
      zh: '要监听（或发起连接）的地址不属于本机。',
    },
    why: {
      en: 'In a container, the address of the host does not exist; with IPv6 switched off, `::` and `localhost` may not. Thousands of short connections can also use up all ports that one address has.',
      zh: '容器里没有宿主机的地址；禁用 IPv6 时，`::` 和 `localhost` 也可能不可用。大量短连接还可能耗尽同一地址的端口。',
    },
    remedies: [
      {
        text: { en: 'Listen on all addresses, and see which there are.', zh: '监听所有地址，并查看本机有哪些地址。' },
        command: 'ip -brief address; gunicorn --bind 0.0.0.0:8000 app:app',
      },
    ],
    sources: ['https://man7.org/linux/man-pages/man2/bind.2.html'],
  },
  {
    id: 'socket-path-too-long',
    signs: [{ says: 'socket-path-long' }],
    confidence: 'certain',
    summary: {
      en: 'The path of a Unix socket is too long (more than about 100 characters).',
      zh: 'Unix 套接字的路径太长（超过约 100 个字符）。',
    },
    why: {
      en: 'The operating system keeps 108 bytes for it on Linux, 104 on macOS. Deep project or temporary folders are over that quickly.',
      zh: '操作系统为它保留的空间在 Linux 上是 108 字节，在 macOS 上是 104 字节。目录层级深一点就会超出。',
    },
    remedies: [
      {
        text: { en: 'Use a shorter folder.', zh: '换一个更短的目录。' },
        command: 'export TMPDIR=/tmp LASTGOOD_HOME="$HOME/.lastgood"',
      },
    ],
    sources: ['https://man7.org/linux/man-pages/man7/unix.7.html'],
  },
  {
    id: 'proxy-failed',
    signs: [
      { says: 'proxy-failed' },
      { says: 'distribution-unavailable', also: [{ says: 'proxy-failed' }], unless: [VERSIONS_SHOWN] },
    ],
    confidence: 'certain',
    summary: {
      en: 'The proxy that the environment names did not let the connection through.',
      zh: '环境中设置的代理没有放行该连接。',
    },
    why: {
      en: 'HTTP_PROXY, HTTPS_PROXY or the settings of pip name a proxy that is not reachable, wants a password (407), or has a scheme that the program does not understand (socks without PySocks, https:// where http:// is meant).',
      zh: 'HTTP_PROXY、HTTPS_PROXY 或 pip 配置指定的代理无法连接、需要密码（407），或其协议不被程序支持（缺少 PySocks 的 socks，或把 http:// 写成了 https://）。',
    },
    remedies: [
      { text: { en: 'See what is set.', zh: '查看设置了什么。' }, command: 'env | grep -i proxy; pip config list' },
      {
        text: { en: 'Try without.', zh: '去掉代理再试。' },
        command: 'env -u HTTP_PROXY -u HTTPS_PROXY -u ALL_PROXY -u http_proxy -u https_proxy -u all_proxy COMMAND',
      },
    ],
    sources: ['https://pip.pypa.io/en/stable/user_guide/#using-a-proxy-server'],
  },
  {
    id: 'certificate-untrusted',
    role: 'general',
    signs: [{ says: 'tls-untrusted', unless: [{ says: 'index-tls' }] }],
    confidence: 'certain',
    summary: {
      en: 'The certificate of the other side is not trusted here.',
      zh: '本机不信任对方的证书。',
    },
    why: {
      en: 'Either a company proxy puts its own certificate in between, the certificates of this system are missing or old, the clock is wrong, or the certificate of that server has expired.',
      zh: '可能是公司代理插入了自己的证书、本系统的根证书缺失或过旧、时钟不准，或对方证书已过期。',
    },
    remedies: [
      {
        text: { en: 'See whose certificate it is.', zh: '查看证书是谁签发的。' },
        command:
          'openssl s_client -connect HOST:443 -servername HOST </dev/null | openssl x509 -noout -issuer -dates; date',
      },
      {
        text: { en: "Trust your company's certificate (Python and Node).", zh: '信任公司的证书（Python 和 Node）。' },
        command: 'export REQUESTS_CA_BUNDLE=/path/ca.pem SSL_CERT_FILE=/path/ca.pem NODE_EXTRA_CA_CERTS=/path/ca.pem',
      },
      {
        text: { en: 'Install the certificates.', zh: '安装根证书。' },
        command: 'apt-get update && apt-get install -y ca-certificates; pip install -U certifi',
      },
    ],
    packages: ['certifi', 'requests', 'urllib3'],
    sources: ['https://docs.python.org/3/library/ssl.html'],
  },
  {
    id: 'tls-failed',
    role: 'general',
    signs: [{ says: 'tls-broken', unless: [{ says: 'index-tls' }] }],
    confidence: 'likely',
    summary: {
      en: 'The encrypted connection could not be made.',
      zh: '无法建立加密连接。',
    },
    why: {
      en: 'Something in between broke it off: a proxy that speaks plain HTTP where TLS is expected, a filter, an old version of OpenSSL, or the other side closed.',
      zh: '中间环节中断了它：代理在应为 TLS 的地方使用明文 HTTP、网络过滤、OpenSSL 版本过旧，或对方关闭了连接。',
    },
    remedies: [
      {
        text: { en: 'See what is set, and what answers.', zh: '查看代理设置和对方的响应。' },
        command: 'env | grep -i proxy; curl -v https://HOST',
      },
    ],
    packages: ['urllib3', 'requests'],
    sources: ['https://docs.python.org/3/library/ssl.html'],
  },
  {
    id: 'python-without-ssl',
    signs: [{ says: 'tls-missing', unless: [{ says: 'index-tls' }] }],
    confidence: 'certain',
    summary: {
      en: 'This Python has no ssl module: it cannot open https addresses.',
      zh: '此 Python 没有 ssl 模块，无法访问 https 地址。',
    },
    why: {
      en: "It was compiled without the headers of OpenSSL, or does not find OpenSSL's libraries (conda on Windows that is not activated).",
      zh: '它在编译时没有 OpenSSL 头文件，或找不到 OpenSSL 的库（例如 Windows 上没有激活的 conda）。',
    },
    remedies: [
      {
        text: { en: 'What does Python say?', zh: '查看 Python 的说明。' },
        command: 'python -c "import ssl; print(ssl.OPENSSL_VERSION)"',
      },
      {
        text: { en: 'Install the headers, and that Python again.', zh: '安装头文件后重新安装该 Python。' },
        command: 'apt-get install -y libssl-dev && pyenv install --force VERSION',
      },
    ],
    sources: ['https://github.com/pypa/pip/issues/7691', 'https://github.com/certifi/python-certifi/issues/213'],
  },
  {
    id: 'name-unresolved',
    role: 'general',
    signs: [{ says: 'name-unresolved', unless: INDEX }],
    confidence: 'certain',
    summary: {
      en: 'The name of a host could not be looked up: DNS does not answer, or there is no such name.',
      zh: '无法解析主机名：DNS 没有响应，或没有这个名字。',
    },
    why: {
      en: 'No network, no DNS inside the container, a name that is misspelt, or one that exists only inside another network (the name of a Compose service).',
      zh: '没有网络、容器内没有 DNS、主机名写错，或该名字只存在于另一个网络中（如 Compose 的服务名）。',
    },
    remedies: [
      {
        text: { en: 'Look it up by hand, on the host and in the container.', zh: '在宿主机和容器内分别手动解析。' },
        command: 'getent hosts HOST; cat /etc/resolv.conf; docker run --rm busybox nslookup HOST',
      },
    ],
    sources: ['https://man7.org/linux/man-pages/man3/getaddrinfo.3.html'],
  },
  {
    id: 'connection-refused',
    role: 'general',
    signs: [{ says: 'connection-refused', unless: INDEX }],
    confidence: 'likely',
    summary: {
      en: 'Nothing listens at the address that the program wants to reach.',
      zh: '程序要连接的地址上没有服务在监听。',
    },
    why: {
      en: 'The other service is not started yet, has ended, or listens elsewhere. Inside a container, `localhost` is the container itself.',
      zh: '对方服务尚未启动、已经退出，或监听在别处。在容器内，`localhost` 指的是容器自身。',
    },
    remedies: [
      { text: { en: 'What listens?', zh: '有哪些服务在监听？' }, command: 'ss -ltnp' },
      {
        text: {
          en: 'From a container to the host: use host.docker.internal, or the name of the Compose service.',
          zh: '从容器访问宿主机：使用 host.docker.internal 或 Compose 的服务名。',
        },
      },
    ],
    sources: ['https://man7.org/linux/man-pages/man2/connect.2.html'],
  },
  {
    id: 'connection-failed',
    role: 'general',
    signs: [
      { says: 'connection-timed-out', unless: INDEX },
      { says: 'connection-reset', unless: INDEX },
      { says: 'network-unreachable', unless: INDEX },
    ],
    confidence: 'possible',
    summary: {
      en: 'A connection over the network was not answered, or was broken off.',
      zh: '网络连接没有得到响应，或被中断。',
    },
    why: {
      en: 'The other side, a firewall or a proxy in between did not answer in time or closed. Such failures pass by themselves, or point to a network that does not reach out.',
      zh: '对方、防火墙或中间的代理没有及时响应，或关闭了连接。这类故障有时会自行恢复，也可能说明该网络无法访问外部。',
    },
    remedies: [
      {
        text: { en: 'Try it by hand.', zh: '手动测试。' },
        command: 'curl -sSv --max-time 20 https://HOST -o /dev/null',
      },
    ],
    lookAt: [
      { en: 'Whether it fails again, and from another machine.', zh: '再试一次是否仍失败；换一台机器是否也失败。' },
    ],
    sources: ['https://man7.org/linux/man-pages/man2/connect.2.html'],
  },
];
