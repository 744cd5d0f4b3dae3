import { parentPort, workerData } from 'node:worker_threads';
import { buffersOf, type RunnerData, type RunnerMessage, type RunRequest } from './messages.ts';
import type { NetworkInfo, NetworkPlan } from './network.ts';
import { type CacheFate, type OpenedNetwork, openNetwork } from './onnx-session.ts';

/**
 * A thread that runs networks, one run at a time: ONNX Runtime blocks the thread that calls it, so that no other
 * thread of this process may.
 */
const port = parentPort;
if (!port) throw new Error('a runner is started as a thread by the runner pool');
const { networks: plans, threads } = workerData as RunnerData;
const post = (message: RunnerMessage, transfer: ArrayBuffer[] = []) => port.postMessage(message, transfer);

const networks = new Map<string, OpenedNetwork>();
const info: Record<string, NetworkInfo> = {};
const fates: { plan: NetworkPlan; fate: CacheFate }[] = [];
for (const plan of plans) {
  const { network, fate } = await openNetwork(plan, threads);
  networks.set(plan.name, network);
  info[plan.name] = { inputNames: network.inputNames, outputNames: network.outputNames };
  fates.push({ plan, fate });
}
for (const network of networks.values()) await network.warmUp();

port.on('message', (request: RunRequest) => void run(request));
const which = (wanted: CacheFate) => fates.filter(({ fate }) => fate === wanted).map(({ plan }) => plan);
post({ type: 'ready', networks: info, saved: which('saved'), refused: [...which('refused'), ...which('not saved')] });

async function run({ id, network, inputs }: RunRequest): Promise<void> {
  try {
    const outputs = await networks.get(network)!.run(inputs);
    post({ type: 'done', id, outputs }, buffersOf(outputs));
  } catch (error) {
    post({ type: 'failed', id, message: (error as Error).message });
  }
}
