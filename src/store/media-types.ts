/** Files of Python environments, as layers of releases and of snapshots. */
export const LOCK_TYPE = 'application/vnd.lastgood.env.pylock.v1+toml';
export const WHEEL_TYPE = 'application/vnd.lastgood.env.wheel.v1+zip';
