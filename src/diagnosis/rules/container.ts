import type { Rule } from '../rule.ts';
import { GO_BACK } from './remedies.ts';

/** Docker and Kubernetes: images that do not come, containers that do not start or are not let live. */
export const CONTAINER_RULES: readonly Rule[] = [
  {
    id: 'liveness-probe-failed',
    signs: [
      { says: 'probe-killed', unless: [{ says: 'ended', where: { code: /^137$/ } }] },
      {
        says: 'probe-failed',
        where: { probe: /^(?:Liveness|Startup)$/ },
        unless: [{ says: 'ended' }, { says: 'probe-killed' }],
        evenWarned: true,
        confidence: 'possible',
      },
    ],
    confidence: 'likely',
    summary: {
      en: 'Kubernetes restarts the container because its liveness probe is not answered in time.',
      zh: '存活探针没有及时得到响应，Kubernetes 因此重启了容器。',
    },
    why: {
      en: 'A model takes long to load, and while it computes a single worker answers nothing else. The probe takes that for dead, and the restart begins it all again.',
      zh: '模型加载耗时长，而且单个 worker 在计算期间不会响应其他请求。探针据此判定其已死，而重启又会让一切从头再来。',
    },
    remedies: [
      {
        text: {
          en: 'Give a startup probe the time that loading takes, and ask for a page that does no work.',
          zh: '用 startupProbe 预留加载时间，并让探针访问一个不做计算的页面。',
        },
        command: 'startupProbe: { httpGet: { path: /healthz, port: 8000 }, periodSeconds: 5, failureThreshold: 60 }',
      },
      {
        text: { en: 'Let a second thread answer the probe.', zh: '用另一个线程来响应探针。' },
        command: 'gunicorn --threads 4 app:app',
      },
    ],
    lookAt: [
      {
        en: '`kubectl describe pod`: events, and the exit code of the last state.',
        zh: '`kubectl describe pod` 中的事件，以及上次状态的退出码。',
      },
    ],
    sources: ['https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/'],
  },
  {
    id: 'crash-loop',
    role: 'consequence',
    signs: [{ says: 'crash-loop' }],
    confidence: 'possible',
    summary: {
      en: 'The container ends again and again soon after its start; why stands in its own log.',
      zh: '容器启动后不久就反复退出；原因在它自己的日志里。',
    },
    why: {
      en: 'CrashLoopBackOff says only that Kubernetes waits longer before each new try.',
      zh: 'CrashLoopBackOff 只表示 Kubernetes 在每次重试前等待得越来越久。',
    },
    remedies: [
      {
        text: { en: 'Read the log of the run that ended.', zh: '查看上一次退出时的日志。' },
        command: 'kubectl logs --previous POD; kubectl describe pod POD',
      },
      GO_BACK,
    ],
    lookAt: [{ en: 'The log of the container before it ended.', zh: '容器退出之前的日志。' }],
    sources: ['https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/'],
  },
  {
    id: 'pod-evicted',
    signs: [{ says: 'evicted' }],
    confidence: 'certain',
    summary: {
      en: 'Kubernetes put the pod out: its node ran short of memory or disk, or the pod used more disk than it may.',
      zh: 'Kubernetes 驱逐了该 Pod：节点的内存或磁盘不足，或 Pod 使用的磁盘超过了上限。',
    },
    why: {
      en: 'When memory or disk of a node runs out, pods that use more than they asked for go first. Models that are downloaded into the container count as its disk.',
      zh: '节点内存或磁盘不足时，超出申请量的 Pod 会最先被驱逐。下载到容器内的模型算作它占用的磁盘。',
    },
    remedies: [
      {
        text: { en: 'See what it was for.', zh: '查看具体原因。' },
        command:
          'kubectl describe pod POD | grep -A3 -i -E "reason|message"; kubectl describe node NODE | grep -A8 Conditions',
      },
      {
        text: {
          en: 'Ask for what it needs (`resources.requests` of memory and ephemeral-storage), and keep models on a volume.',
          zh: '在 `resources.requests` 中写明所需的 memory 和 ephemeral-storage，并把模型放到数据卷上。',
        },
      },
    ],
    sources: ['https://kubernetes.io/docs/concepts/scheduling-eviction/node-pressure-eviction/'],
  },
  {
    id: 'pod-unschedulable',
    signs: [{ says: 'unschedulable' }],
    confidence: 'certain',
    summary: {
      en: 'No node can take the pod: {reason}',
      zh: '没有节点能容纳该 Pod：{reason}',
    },
    why: {
      en: 'What the pod asks for (memory, processors, GPUs, labels, volumes) must be free on one node.',
      zh: 'Pod 所要求的资源（内存、CPU、GPU、标签、数据卷）必须在同一个节点上都有空余。',
    },
    remedies: [
      {
        text: { en: 'Compare what is asked for with what is free.', zh: '对比申请量与空闲量。' },
        command:
          'kubectl describe nodes | grep -A6 "Allocated resources"; kubectl get pod POD -o yaml | grep -A8 resources',
      },
    ],
    sources: ['https://kubernetes.io/docs/concepts/scheduling-eviction/'],
  },
  {
    id: 'image-missing',
    signs: [{ says: 'image-missing', unless: [{ says: 'image-other-platform' }] }],
    confidence: 'certain',
    summary: {
      en: 'The registry has no such image or tag for you.',
      zh: '镜像仓库中没有这个镜像或标签，或你无权访问。',
    },
    why: {
      en: 'The name or the tag is misspelt, the tag was removed, or the image is private: registries answer the same when one is not signed in.',
      zh: '名称或标签写错了、标签已被删除，或镜像是私有的：没有登录时，仓库给出的回答是一样的。',
    },
    remedies: [
      {
        text: { en: 'Is it there, and may you read it?', zh: '镜像是否存在，是否有权读取？' },
        command: 'docker manifest inspect IMAGE:TAG; docker login',
      },
      {
        text: {
          en: 'Kubernetes: name the secret to sign in with (`imagePullSecrets`).',
          zh: 'Kubernetes：配置用于登录的 `imagePullSecrets`。',
        },
      },
    ],
    sources: ['https://docs.docker.com/reference/cli/docker/image/pull/'],
  },
  {
    id: 'image-not-pulled',
    role: 'general',
    signs: [{ says: 'image-unpullable' }],
    confidence: 'possible',
    summary: {
      en: 'Kubernetes can not pull the image; the event before it says why.',
      zh: 'Kubernetes 拉取镜像失败；原因在它之前的事件里。',
    },
    why: {
      en: 'A wrong name, no right to read it, a registry that limits or is not reached: the message of `Failed to pull image` tells them apart.',
      zh: '名称错误、无权读取、仓库限流或无法访问：`Failed to pull image` 的信息可以区分。',
    },
    remedies: [{ text: { en: 'Read the events.', zh: '查看事件。' }, command: 'kubectl describe pod POD | tail -20' }],
    lookAt: [{ en: 'The event `Failed to pull image`.', zh: '`Failed to pull image` 事件。' }],
    sources: ['https://kubernetes.io/docs/concepts/containers/images/'],
  },
  {
    id: 'registry-rate-limited',
    signs: [{ says: 'registry-rate-limited' }],
    confidence: 'certain',
    summary: {
      en: 'The registry refuses more pulls for now: its limit for this address or account is reached.',
      zh: '镜像仓库暂时拒绝拉取：该地址或账号已达到次数上限。',
    },
    why: {
      en: 'Docker Hub counts pulls by address when nobody is signed in; machines behind one address share the limit.',
      zh: '未登录时 Docker Hub 按 IP 地址计数，同一出口地址后的机器共用一份额度。',
    },
    remedies: [
      { text: { en: 'Sign in, wait, or use a mirror.', zh: '登录、等待，或使用镜像加速。' }, command: 'docker login' },
    ],
    sources: ['https://docs.docker.com/docker-hub/usage/'],
  },
  {
    id: 'docker-unreachable',
    signs: [{ says: 'docker-unreachable' }],
    confidence: 'certain',
    summary: {
      en: 'Docker does not run, or this user may not speak to it.',
      zh: 'Docker 没有运行，或当前用户无权访问它。',
    },
    why: {
      en: 'The client speaks to the daemon through a socket that belongs to root and the group docker.',
      zh: '客户端通过一个属于 root 和 docker 组的套接字与守护进程通信。',
    },
    remedies: [
      { text: { en: 'Start it.', zh: '启动 Docker。' }, command: 'sudo systemctl start docker' },
      {
        text: { en: 'Let this user in (then sign in again).', zh: '把当前用户加入 docker 组（之后需重新登录）。' },
        command: 'sudo usermod -aG docker "$USER"',
      },
    ],
    sources: ['https://docs.docker.com/engine/install/linux-postinstall/'],
  },
  {
    id: 'gpu-not-in-container',
    signs: [{ says: 'gpu-not-lent' }],
    confidence: 'certain',
    summary: {
      en: 'Docker can not hand the GPU to the container.',
      zh: 'Docker 无法把 GPU 提供给容器。',
    },
    why: {
      en: 'It needs the NVIDIA Container Toolkit on the host and a driver that is new enough for the CUDA of the image. A machine without NVIDIA card can not do it at all.',
      zh: '宿主机需要安装 NVIDIA Container Toolkit，且驱动要足够新以支持镜像的 CUDA。没有 NVIDIA 显卡的机器则完全不行。',
    },
    remedies: [
      { text: { en: 'Does the host see the card?', zh: '宿主机能看到显卡吗？' }, command: 'nvidia-smi' },
      {
        text: { en: 'Install the toolkit.', zh: '安装工具包。' },
        command:
          'sudo apt-get install -y nvidia-container-toolkit && sudo nvidia-ctk runtime configure --runtime=docker && sudo systemctl restart docker',
      },
      { text: { en: 'Without GPU: run it without `--gpus`.', zh: '没有 GPU：去掉 `--gpus` 运行。' } },
    ],
    sources: ['https://github.com/OpenBMB/XAgent/issues/273', 'https://github.com/infiniflow/ragflow/issues/9573'],
  },
  {
    id: 'entrypoint-broken',
    signs: [{ says: 'entrypoint-broken' }],
    confidence: 'likely',
    summary: {
      en: 'The start script can not be run: its interpreter does not exist, or its lines end as on Windows.',
      zh: '启动脚本无法执行：它指定的解释器不存在，或使用了 Windows 换行符。',
    },
    why: {
      en: 'The first line names the interpreter; with Windows line ends its name gets an invisible last character. Slim images have no bash.',
      zh: '脚本首行指定解释器；如果是 Windows 换行，解释器名末尾会多一个不可见字符。精简镜像里也没有 bash。',
    },
    remedies: [
      { text: { en: 'Give it Unix line ends.', zh: '改为 Unix 换行符。' }, command: "sed -i 's/\\r$//' entrypoint.sh" },
      {
        text: { en: 'Does the interpreter exist in the image?', zh: '镜像里有该解释器吗？' },
        command: 'head -1 entrypoint.sh; docker run --rm --entrypoint ls IMAGE /bin',
      },
    ],
    sources: ['https://docs.docker.com/reference/dockerfile/#entrypoint'],
  },
];
