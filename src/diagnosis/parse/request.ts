import type { Raised } from './raised.ts';

/** How servers announce what a request failed of. */
const ANNOUNCED =
  /\bException on \S{1,500} \[[A-Z]{3,7}\]|\bException in ASGI application|\bError handling request|\bInternal Server Error\b/;
/** Code of servers that only requests run through. */
const HANDLERS: readonly (readonly [file: RegExp, name: RegExp])[] = [
  [/[/\\]flask[/\\]app\.py$/, /^(?:wsgi_app|full_dispatch_request|dispatch_request)$/],
  [/[/\\]gunicorn[/\\]workers[/\\]/, /^handle/],
  [/[/\\]tornado[/\\]web\.py$/, /^_execute$/],
  [/[/\\](?:uvicorn[/\\]protocols|django[/\\]core[/\\]handlers|express[/\\]lib|router[/\\]lib)[/\\]/, /^/],
  [/[/\\]werkzeug[/\\]serving\.py$/, /^(?:run_wsgi|execute|handle)/],
  [/[/\\](?:aiohttp[/\\]web_protocol|gradio[/\\](?:routes|queueing))\.py$/, /^/],
];

/** Whether it is a request that failed: others may be answered, and it is a failure all the same. */
export function isOfRequest(chain: readonly Raised[], announced: string): boolean {
  if (ANNOUNCED.test(announced)) return true;
  return chain.some(({ frames }) =>
    frames.some((frame) => HANDLERS.some(([file, name]) => file.test(frame.file) && name.test(frame.name))),
  );
}
