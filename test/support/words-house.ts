import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Rollout } from '../../src/api/control/rollout.ts';
import { type House, openHouse } from '../../src/main/house.ts';
import { createLogger } from '../../src/observe/logger.ts';
import { CLOCK } from '../../src/rollout/context.ts';
import { createPythonDriver } from '../../src/runtime/python/driver.ts';
import { scratchDir } from './scratch.ts';
import { type DistFile, makeWheel } from './wheels.ts';

const never = new AbortController().signal;

/** Says the version of a package of its environment. */
const SERVE = `
import hashlib, json, os, words
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

# As long as a small model takes to load.
for _ in range(LOAD):
    hashlib.sha256(bytes(10_000_000)).digest()

class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        body = json.dumps({"says": words.version}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

ThreadingHTTPServer((os.environ["HOST"], int(os.environ["PORT"])), Handler).serve_forever()
`;

/** A kept home whose releases run a small program in an environment of their own. */
export interface WordsHouse extends AsyncDisposable {
  house: House;
  home: string;
  /** Makes a release of these packages, and `words` in that version. */
  create(version: string, packages?: readonly DistFile[], more?: string): Promise<string>;
  deploy(release: string): Promise<Rollout>;
}

/**
 * @param python version of a Python of this machine
 * @param load times 10 MB that an instance hashes before it listens
 */
export async function openWordsHouse(
  python: string,
  { clock = {}, load = 0 }: { clock?: Partial<typeof CLOCK>; load?: number } = {},
): Promise<WordsHouse> {
  const home = await scratchDir();
  const logger = createLogger({ level: 'silent' });
  const house = await openHouse({ home, defaultService: 'words', drivers: [createPythonDriver()], logger });
  house.context.clock = { ...CLOCK, ...clock };
  await house.recover(never);
  return {
    house,
    home,
    async create(version, packages = [], more = '') {
      const dir = await scratchDir();
      await mkdir(join(dir, 'wheels'));
      const wheels = [await makeWheel({ name: 'words', version }), ...packages];
      for (const { name, bytes } of wheels) await writeFile(join(dir, 'wheels', name), bytes);
      await writeFile(join(dir, 'serve.py'), SERVE.replace('LOAD', String(load)));
      await writeFile(join(dir, 'pylock.toml'), lockOf(wheels));
      const spec = `apiVersion: lastgood/v1
service: words
version: "${version}"
runtime: { driver: python, command: [python, ./serve.py] }
environment: { python: "${python}", lock: pylock.toml }
models: [{ source: "file:serve.py", path: serve.py }]
${more}
`;
      return (await house.keeper.createRelease({ spec, base_dir: dir }, never)).id;
    },
    async deploy(release) {
      const begun = await house.keeper.deploy('words', { release, policy: { watch: '300ms' } });
      return (await house.keeper.ended(begun.id)) ?? house.keeper.rollout(begun.id);
    },
    [Symbol.asyncDispose]: () => house.close(1_000),
  };
}

function lockOf(wheels: readonly DistFile[]): string {
  const packages = wheels.map(
    ({ package: name, version, name: file, sha256 }) => `[[packages]]
name = "${name}"
version = "${version}"
wheels = [{ name = "${file}", path = "wheels/${file}", hashes = { sha256 = "${sha256}" } }]
`,
  );
  return ['lock-version = "1.0"\ncreated-by = "hand"\n', ...packages].join('');
}
