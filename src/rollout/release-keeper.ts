import type {
  CreateReleaseBody,
  ReleaseDetail,
  ReleaseDiff,
  ReleaseSummary,
  VerifyReport,
} from '../api/control/release.ts';
import type { FsckReport, GcReport, StoreListing } from '../api/control/store.ts';
import { LastgoodError } from '../errors.ts';
import { deleteRelease } from '../release/delete-release.ts';
import { diffReleases } from '../release/diff.ts';
import { pinRelease } from '../release/pins.ts';
import { findRelease, listReleases, type Release, readRelease, verifyRelease } from '../release/release.ts';
import { parseSpec } from '../release/spec.ts';
import type { Digest } from '../store/digest.ts';
import { checkStore } from '../store/fsck.ts';
import { collectGarbage } from '../store/gc.ts';
import { listStore } from '../store/listing.ts';
import type { KeeperContext } from './context.ts';
import type { ServiceKeeper } from './service-keeper.ts';
import { nameOf, refOf } from './slot.ts';
import { createRelease } from './stage.ts';
import { viewContent, viewRelease } from './views.ts';

/** What a home holds: its releases and its store. */
export abstract class ReleaseKeeper {
  protected readonly context: KeeperContext;

  constructor(context: KeeperContext) {
    this.context = context;
  }

  /** The services of the home: what serves and what stands by is not deleted. */
  abstract all(): ServiceKeeper[];

  async releases(): Promise<ReleaseSummary[]> {
    const releases = await listReleases(this.context.store);
    return Promise.all(releases.map((release) => this.#summary(release)));
  }

  async release(ref: string): Promise<ReleaseDetail> {
    return this.#detail(await this.findRelease(ref));
  }

  async diff(a: string, b: string): Promise<ReleaseDiff> {
    const { store } = this.context;
    const [one, other] = [await this.findRelease(a), await this.findRelease(b)];
    const changes = await diffReleases(one, other, (digest) => store.blobs.read(digest));
    return { a: await this.#summary(one), b: await this.#summary(other), same: one.id === other.id, changes };
  }

  async createRelease({ spec: text, base_dir }: CreateReleaseBody, signal: AbortSignal): Promise<ReleaseDetail> {
    const { store, environments, home, journal, onProgress } = this.context;
    const spec = parseSpec(text, 'release.yaml');
    const { id } = await createRelease(
      { ...spec, baseDir: base_dir ?? home },
      {
        store,
        environments,
        cacheDir: `${home}/cache`,
        signal,
        onProgress: (progress) => {
          onProgress(progress);
          const { phase, item, bytes, total } = progress;
          const data = { phase, item, done: bytes, total: total ?? null };
          journal.tell({ type: 'rollout.progress', message: `${phase} ${item}`, service: spec.service, data });
        },
      },
    );
    const release = await readRelease(store, id);
    const message = `${spec.service} ${spec.version} was created.`;
    journal.tell({ type: 'release.created', service: spec.service, release: refOf(release), message });
    await this.measureStore();
    return this.#detail(release);
  }

  async verify(ref: string, signal: AbortSignal): Promise<VerifyReport> {
    const { id } = await this.findRelease(ref);
    return verifyRelease(this.context.store, id, signal);
  }

  async pin(ref: string, pinned: boolean): Promise<ReleaseSummary> {
    const release = await this.findRelease(ref);
    await pinRelease(this.context.store, release.id, pinned);
    return this.#summary(release);
  }

  async deleteRelease(ref: string): Promise<ReleaseSummary> {
    const release = await this.findRelease(ref);
    const summary = await this.#summary(release);
    const [role] = summary.roles;
    if (role) throw inUse(release, role.role);
    await deleteRelease(this.context.store, release.id);
    const { journal } = this.context;
    const message = `${nameOf(release)} was deleted.`;
    journal.tell({ type: 'release.deleted', service: summary.service, release: refOf(release), message });
    return summary;
  }

  /** Tells the meters how large the store is now. */
  async measureStore(): Promise<void> {
    this.context.meters.storeBytes((await listStore(this.context.store)).bytes);
  }

  store(): Promise<StoreListing> {
    return listStore(this.context.store);
  }

  async gc({ dryRun, graceMs }: { dryRun: boolean; graceMs?: number }, signal: AbortSignal): Promise<GcReport> {
    const roots = this.all().flatMap(({ current, standby }) =>
      [current, standby].flatMap((slot) => slot?.release.id ?? []),
    ) as Digest[];
    const collected = await collectGarbage(this.context.store, { roots, dryRun, graceMs, signal });
    const { removed, bytes } = dryRun ? { removed: 0, bytes: 0 } : await this.#collectEnvironments();
    const report = { ...collected, environments_removed: removed, environments_bytes: bytes };
    if (!dryRun) {
      const message = `${report.trashed_blobs} files went to the trash, ${report.freed_blobs} were deleted from it.`;
      this.context.journal.tell({ type: 'store.gc', message, data: report });
      await this.measureStore();
    }
    return report;
  }

  /** Those of what serves and stands by are kept; while a rollout goes on, or a server recovers, all are. */
  async #collectEnvironments(): Promise<{ removed: number; bytes: number }> {
    const services = this.all();
    if (services.some(({ run }) => run)) return { removed: 0, bytes: 0 };
    const slots = services.flatMap(({ current, standby }) => [current, standby]);
    const used = new Set(slots.flatMap((slot) => slot?.staged.environment?.id ?? []));
    return this.context.environments.collect(used);
  }

  async fsck({ repair }: { repair: boolean }, signal: AbortSignal): Promise<FsckReport> {
    const report = await checkStore(this.context.store, { repair, signal });
    const complaints = this.context.journal.state.check().map((message) => ({
      kind: 'database' as const,
      path: this.context.journal.state.file,
      message,
      repaired: false,
    }));
    return { ...report, clean: report.clean && complaints.length === 0, problems: [...report.problems, ...complaints] };
  }

  /** @param service whose own versions come first */
  protected async findRelease(ref: string, service?: string): Promise<Release> {
    const { store } = this.context;
    return readRelease(
      store,
      await (service === undefined ? findRelease(store, ref) : findWithin(store, ref, service)),
    );
  }

  #summary(release: Release): Promise<ReleaseSummary> {
    const { store } = this.context;
    return viewRelease(release, { store, state: this.context.journal.state, services: this.all() });
  }

  async #detail(release: Release): Promise<ReleaseDetail> {
    return { ...(await this.#summary(release)), spec: release.spec, content: viewContent(release.files) };
  }
}

/** A version means the service's own first. */
async function findWithin(store: KeeperContext['store'], ref: string, service: string): Promise<Digest> {
  try {
    return await findRelease(store, `${service}@${ref}`);
  } catch (error) {
    if (!(error instanceof LastgoodError) || error.code !== 'release_unknown') throw error;
    return findRelease(store, ref);
  }
}

function inUse(release: Release, role: string): LastgoodError {
  return new LastgoodError('release_in_use', `${nameOf(release)} cannot be deleted: it is the ${role}.`, {
    hint: 'Deploy another release first.',
  });
}
