import type { Sentence } from '../sentence.ts';
import { CALLS } from './python/calls.ts';
import { IMPORTS } from './python/imports.ts';
import { RUNTIME } from './python/runtime.ts';
import { VALUES } from './python/values.ts';

/**
 * The Python interpreter and its standard library.
 *
 * | kind | fields | said |
 * |---|---|---|
 * | module-missing | module | No module named 'x.y' (`…; 'x' is not a package` adds `parent`) |
 * | name-missing | name, module?, file? | cannot import name 'X' from 'Y' (file) |
 * | import-circular | module, name?, file? | partially initialized module … (most likely due to a circular import) |
 * | module-shadowed | file | consider renaming 'file' since it has the same name as the standard library module … |
 * | attribute-missing | of (`module`, `object`, `type`), owner, name | module 'numpy' has no attribute 'float' |
 * | unpickle-name-missing | name, module | Can't get attribute 'X' on <module 'y' …> |
 * | name-undefined | name | name 'x' is not defined |
 * | variable-unbound | name | local variable 'x' referenced before assignment |
 * | argument-unknown | function?, argument | f() got an unexpected keyword argument 'x' |
 * | argument-missing | function, arguments | f() missing 1 required positional argument: 'x' |
 * | arguments-count | function, takes, given | f() takes 2 positional arguments but 3 were given |
 * | argument-twice | function, argument | f() got multiple values for argument 'x' |
 * | not-callable, not-subscriptable, not-iterable, not-assignable, unhashable | type | 'NoneType' object is not callable |
 * | operands-unfit | operator, left, right | unsupported operand type(s) for \|: 'type' and 'NoneType' |
 * | type-unexpected | wanted, got | expected str, bytes or os.PathLike object, not NoneType |
 * | values-count | expected, got? | not enough values to unpack (expected 3, got 2) |
 * | number-invalid | text | could not convert string to float: 'x' |
 * | index-out-of-range | what | list index out of range |
 * | key-missing | key | KeyError: 'x' (a key only: without blanks) |
 * | subclass-init | reason | metaclass conflict: …, duplicate base class, module() takes at most 2 arguments (3 given) |
 * | abstract-class | class, methods | Can't instantiate abstract class X … |
 * | dataclass-default | class, field | mutable default <class …> for field x is not allowed |
 * | recursion-depth | | maximum recursion depth exceeded |
 * | file-missing, permission-denied, file-exists, is-directory, not-directory | path | [Errno 2] No such file or directory: 'x' |
 * | os-error | errno, reason, path? | [Errno 5] …: 'x', [WinError 126] … (stated beside those above) |
 * | syntax-invalid | reason | SyntaxError: … (IndentationError, TabError) |
 * | encoding-broken | codec, doing (`encode`, `decode`) | 'utf-8' codec can't decode byte … |
 * | json-invalid | reason, line | Expecting value: line 1 column 1 (char 0) |
 * | unpicklable | what | cannot pickle '_thread.lock' object |
 * | pickle-protocol-unknown | protocol | unsupported pickle protocol: 5 |
 * | bytecode-foreign | module | bad magic number in 'x' |
 * | distribution-missing | package, needer? | The 'x' distribution was not found and is required by y |
 * | distribution-unfit | package, version, wanted | (torch 1.8 (/…), Requirement.parse('torch>=1.9')), x>=1,<2 is required …, but found x==3 |
 * | event-loop | reason | There is no current event loop in thread 'x' |
 * | main-unguarded | | An attempt has been made to start a new process before the current process has finished … |
 * | thread-signal | | signal only works in main thread |
 * | python-fatal | reason | Fatal Python error: Segmentation fault |
 */
export const PYTHON: readonly Sentence[] = [...IMPORTS, ...CALLS, ...VALUES, ...RUNTIME];
