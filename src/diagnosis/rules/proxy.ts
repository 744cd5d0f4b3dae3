import type { Rule } from '../rule.ts';

/** nginx in front of a service: it tells what the service did not do. */
export const PROXY_RULES: readonly Rule[] = [
  {
    id: 'upstream-down',
    role: 'general',
    signs: [{ says: 'upstream-refused' }, { says: 'upstream-closed' }, { says: 'upstream-unknown' }],
    confidence: 'likely',
    summary: {
      en: 'nginx does not reach the service behind it; users see 502.',
      zh: 'nginx 连接不到后面的服务，用户看到的是 502。',
    },
    why: {
      en: 'The service is not started, has ended, or listens elsewhere (another port, another socket, only its own localhost in a container). A worker that is killed while it answers shows as a connection that closed too early.',
      zh: '后面的服务没有启动、已经退出，或监听在别处（别的端口、别的套接字，或只监听容器自己的 localhost）。worker 在响应途中被终止时，表现为连接过早关闭。',
    },
    remedies: [
      {
        text: { en: 'Does it answer by itself?', zh: '服务本身有响应吗？' },
        command: 'ss -ltnp; curl -sv URL -o /dev/null',
      },
      {
        text: { en: 'Read the log of the service; in lastgood:', zh: '查看该服务的日志；在 lastgood 中：' },
        command: 'lastgood status',
      },
    ],
    lookAt: [{ en: 'The log of the service at that minute.', zh: '服务在那一分钟的日志。' }],
    sources: ['https://nginx.org/en/docs/http/ngx_http_proxy_module.html'],
  },
  {
    id: 'upstream-forbidden',
    signs: [{ says: 'upstream-forbidden' }],
    confidence: 'certain',
    summary: {
      en: 'nginx may not connect to the service: permission denied.',
      zh: 'nginx 无权连接后面的服务：权限不足。',
    },
    why: {
      en: 'The user of nginx may not open the socket file or a folder above it; on Red Hat systems SELinux forbids it until it is allowed.',
      zh: 'nginx 的用户无权访问套接字文件或其上级目录；在 Red Hat 系统上，SELinux 默认也会禁止。',
    },
    remedies: [
      { text: { en: 'May that user reach it?', zh: '该用户能访问吗？' }, command: 'namei -l SOCKET' },
      {
        text: { en: 'SELinux: allow it.', zh: 'SELinux：放行。' },
        command: 'sudo setsebool -P httpd_can_network_connect 1',
      },
    ],
    sources: ['https://nginx.org/en/docs/http/ngx_http_proxy_module.html'],
  },
  {
    id: 'upstream-timeout',
    signs: [{ says: 'upstream-timed-out', unless: [{ says: 'gunicorn-worker-timeout' }] }],
    confidence: 'likely',
    summary: {
      en: 'The service took longer to answer than nginx waits (60 seconds unless set otherwise); users see 504.',
      zh: '服务的响应时间超过了 nginx 的等待上限（默认 60 秒），用户看到的是 504。',
    },
    why: {
      en: 'A prediction that is long, or requests that wait for one another because one worker does them in turn.',
      zh: '单次推理太久，或请求由一个 worker 依次处理而排队等待。',
    },
    remedies: [
      {
        text: { en: 'Wait longer, in nginx and in the server.', zh: '在 nginx 和服务器两处都放宽等待时间。' },
        command: 'proxy_read_timeout 300s;',
      },
      {
        text: { en: 'See how long answers take.', zh: '查看响应耗时。' },
        command: 'curl -s http://127.0.0.1:7860/metrics | grep -E "request_duration|queue_depth"',
      },
    ],
    sources: ['https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_read_timeout'],
  },
  {
    id: 'body-too-large',
    signs: [{ says: 'body-too-large' }],
    confidence: 'certain',
    summary: {
      en: 'An upload of {bytes} bytes is larger than nginx lets through; users see 413.',
      zh: '上传内容为 {bytes} 字节，超过 nginx 允许的上限，用户看到的是 413。',
    },
    why: {
      en: 'nginx takes 1 MB unless told otherwise; photos are larger.',
      zh: 'nginx 默认只允许 1 MB，而照片通常更大。',
    },
    remedies: [
      {
        text: { en: 'Allow what the service allows.', zh: '调到与服务一致的上限。' },
        command: 'client_max_body_size 20m;',
      },
    ],
    sources: ['https://nginx.org/en/docs/http/ngx_http_core_module.html#client_max_body_size'],
  },
];
