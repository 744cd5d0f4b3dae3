/** Where an installed distribution came from, as far as the installation tells (PEP 610, INSTALLER, conda-meta). */
export type Origin =
  | { kind: 'index' }
  /** A wheel or an sdist by its URL or path. */
  | { kind: 'archive'; url: string }
  | { kind: 'vcs'; vcs: string; url: string; commit: string }
  | { kind: 'directory'; url: string }
  | { kind: 'editable'; url: string }
  | { kind: 'conda'; channel: string; build: string };

/** One installed distribution (a `.dist-info` or `.egg-info` folder). URLs carry no secrets: they are taken out on reading. */
export interface Distribution {
  /** As its METADATA writes it. */
  name: string;
  /** Normalised (PEP 503): `opencv-python`. */
  key: string;
  version: string;
  /** Absolute path of its metadata folder (or file, for the oldest egg-info). */
  metadataDir: string;
  /** Folder that the paths of its RECORD start at: the site-packages that it is in. */
  root: string;
  /** Folder that none of its files may leave: `sys.prefix`, or that of the base or the user's own installation it belongs to. */
  prefix: string;
  /** Content of INSTALLER: `pip`, `uv`, `conda`. */
  installer: string | null;
  origin: Origin;
  /** Requires-Dist, as written. */
  requires: string[];
  /** `cp310-cp310-manylinux_2_17_x86_64`, … of its WHEEL file; empty when there is none. */
  tags: string[];
  hasRecord: boolean;
}

/** An interpreter and what is installed for it. */
export interface Installation {
  /** The path that it was asked by: `…/venv/bin/python`. */
  python: string;
  interpreter: import('./interpreter.ts').Interpreter;
  /** `sys.prefix`; differs from `basePrefix` in a virtual environment. */
  prefix: string;
  basePrefix: string;
  /** Its own folders (sysconfig): where packages and programs go. Those of the base that it also sees are not in here. */
  paths: { purelib: string; platlib: string; scripts: string; data: string };
  /** Sorted by key. Of two with one key the one that is imported comes; the other is in `shadowed`. */
  distributions: Distribution[];
  shadowed: Distribution[];
  /** Index URLs in the order in which they are asked (pip's and uv's configuration and variables), without secrets. */
  indexes: string[];
  /** Distributions of the base interpreter that a `--system-site-packages` environment sees are among `distributions`. */
  seesSystemPackages: boolean;
}
