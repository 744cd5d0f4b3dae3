import type { Sentence } from '../sentence.ts';
import { CONTAINER } from './system/container.ts';
import { DISK } from './system/disk.ts';
import { ENDED } from './system/ended.ts';
import { MEMORY } from './system/memory.ts';
import { NETWORK } from './system/network.ts';

/**
 * The kernel, containers, signals, disks, memory, networks.
 *
 * | kind | fields, as far as they are said | such as |
 * |---|---|---|
 * | oom-killed | of, pid, program, by | Memory cgroup out of memory |
 * | cpu-memory-exhausted | bytes | you tried to allocate |
 * | memory-exhausted | amount, shape, bytes | Unable to allocate |
 * | paging-file-small | | WinError 1455 |
 * | shm-small | path | insufficient shared memory (shm) |
 * | threads-exhausted | | can't start new thread |
 * | threads-forbidden | | pthread_create failed |
 * | disk-full | path | [Errno 28] |
 * | watches-exhausted | | System limit for number of file watchers |
 * | quota-exceeded | | [Errno 122] |
 * | read-only | path | Read-only file system |
 * | files-exhausted | | [Errno 24] |
 * | permission-denied | path | EACCES: permission denied |
 * | io-failed | | [Errno 5] |
 * | file-stale | | [Errno 116] |
 * | ended | code, signal, container | exited with code 137 |
 * | killed | command | Killed |
 * | segfault | | Segmentation fault |
 * | illegal-instruction | | Illegal instruction |
 * | instructions-missing | set | compiled to use |
 * | bus-error | | Bus error |
 * | aborted | thrown | Abort |
 * | worker-lost | | terminated abruptly |
 * | command-missing | command | not found |
 * | interpreter-missing | script, interpreter | bad interpreter |
 * | exec-format | | exec format error |
 * | failure-announced | | Exception: |
 * | try-announced | | Retrying |
 * | container-oom-flag | flag | OOMKilled |
 * | container-oom | limit, used, program | OOMKilled |
 * | container-reason | reason | Reason: Error |
 * | stop-asked | | Gracefully stopping |
 * | probe-killed | probe | probe, will be |
 * | probe-failed | probe, reason | probe failed |
 * | crash-loop | | CrashLoopBackOff |
 * | evicted | resource | low on resource |
 * | unschedulable | reason | nodes are available: |
 * | image-unpullable | | ImagePullBackOff |
 * | image-missing | image | manifest unknown |
 * | image-other-platform | platform | no match |
 * | image-platform-differs | image, host | The requested image's platform ( |
 * | registry-rate-limited | | toomanyrequests |
 * | docker-unreachable | socket, of | Cannot connect to the Docker daemon |
 * | gpu-not-lent | reason | could not select device driver |
 * | entrypoint-broken | file, interpreter | no such file or directory |
 * | name-unresolved | host | Failed to resolve 'x' |
 * | connection-refused | address | [Errno 111] |
 * | connection-timed-out | | [Errno 110] |
 * | connection-reset | | [Errno 104] |
 * | network-unreachable | | [Errno 101] |
 * | proxy-failed | status | ProxyError(' |
 * | tls-untrusted | reason | CERTIFICATE_VERIFY_FAILED |
 * | tls-broken | reason | [SSL: |
 * | tls-missing | | SSL module is not available |
 * | port-used | host, port, address | [Errno 98] |
 * | port-unbound | host, port, address | Can't connect to (' |
 * | port-forbidden | address | listen EACCES |
 * | address-foreign | address, host, port | [Errno 99] |
 * | socket-path-long | | AF_UNIX path too long |
 */
export const SYSTEM: readonly Sentence[] = [...MEMORY, ...DISK, ...ENDED, ...CONTAINER, ...NETWORK];
