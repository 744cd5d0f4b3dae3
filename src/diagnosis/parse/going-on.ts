/** How programs say that they go on without what they could not do. */
const GOING_ON =
  /\b(?:[Ww]ill ignore (?:the |this )?error|[Ii]gnoring (?:the |this )?(?:error|exception)\b|[Cc]ontinu(?:e|ing) (?:without|anyway)\b|[Pp]roceeding (?:without|anyway)\b|will (?:not be (?:enabled|available)|be (?:disabled|ignored|skipped))\b|(?:can|may) be (?:safely )?ignored|[Nn]on-?(?:fatal|critical)\b)|(?:将|已)(?:忽略|跳过)|忽略(?:该|此)错误|继续(?:运行|执行)|不影响(?:使用|运行)/;
const GOING_ON_BEHIND = /^\s*(?:(?:Continuing|Ignoring|Proceeding)\b|(?:将|已)(?:忽略|跳过)|继续(?:运行|执行))/;
/** Parts that servers do without: gunicorn's socket for gunicornc. */
const DISPENSABLE = /\bControl server error\b/;

/** Whether a text says of what it tells, or of what it announces, that its program goes on. */
export const goesOn = (text: string): boolean => GOING_ON.test(text) || DISPENSABLE.test(text);

/** Whether a line says so of what stands before it. */
export const wentOn = (text: string | undefined): boolean => text !== undefined && GOING_ON_BEHIND.test(text);
