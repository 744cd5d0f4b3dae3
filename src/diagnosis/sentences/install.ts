import type { Sentence } from '../sentence.ts';
import { BUILD } from './install/build.ts';
import { INDEX_ACCESS } from './install/index-access.ts';
import { PIP } from './install/pip.ts';

/**
 * pip, uv, builds of wheels, compilers.
 *
 * | kind | fields, as far as they are said | such as |
 * |---|---|---|
 * | distribution-unavailable | requirement, versions | Could not find a version that satisfies the requirement |
 * | version-unavailable | requirement, reason | has no |
 * | index-offline | | was not found in the cache |
 * | conda-packages-missing | package | PackagesNotFoundError: |
 * | python-unfit | package, python, wanted, requirement | requires a different Python: |
 * | python-ignored-versions | ignored | Ignored the following versions that require a different python version |
 * | wheel-unsupported | wheel, name | is not a supported wheel on this platform |
 * | requirements-conflict | requirements | ResolutionImpossible |
 * | resolution-failed | | No solution found when resolving |
 * | requirements-mismatched | needer, version, requirement, package, installed | which is incompatible |
 * | hash-mismatch | requirement, file | DO NOT MATCH THE HASHES |
 * | environment-managed | | externally-managed-environment |
 * | requirement-invalid | requirement, file, version | Invalid requirement: |
 * | distribution-unremovable | package | Cannot uninstall |
 * | file-gone | path | Could not install packages due to an |
 * | git-missing | | Cannot find command 'git' |
 * | index-tls | host, reason | Could not fetch URL |
 * | index-unreachable | host | CondaHTTPError: HTTP 000 |
 * | index-untrusted | host | is not a trusted or secure host and is being ignored |
 * | index-retry | left, reason | Retrying (Retry( |
 * | index-refused | status, url | HTTP error 4 |
 * | index-page-missing | url | HTTP error 404 |
 * | build-failed | package, command, extension | Failed building wheel for |
 * | compile-error | file | : error |
 * | mmcv-compiling | | mmcv |
 * | compiler-missing | compiler, visual | error: command ' |
 * | header-missing | header | fatal error: |
 * | python-headers-missing | | Python.h |
 * | linker-library-missing | library, file | cannot find -l |
 * | cuda-home-missing | nvcc | CUDA_HOME |
 * | cuda-compiler-differs | found, torch | The detected CUDA version ( |
 * | cuda-compiler-unfit | gcc, reason, arch, tool | unsupported GNU version! |
 * | compiler-standard-old | standard, option | #error |
 * | compiler-killed | program | illed signal terminated program |
 * | rust-missing | rustc | find Rust compiler |
 * | rust-failed | crate, code | could not compile ` |
 * | setuptools-removed | backend, distutils, name | use_2to3 is invalid |
 * | flat-layout | | discovered in a flat-layout |
 * | wheel-command-missing | module | invalid command 'bdist_wheel' |
 * | build-isolated | module | pip-build-env- |
 */
export const INSTALL: readonly Sentence[] = [...PIP, ...INDEX_ACCESS, ...BUILD];
