import type { Sentence } from '../../sentence.ts';

/** gunicorn, uvicorn, Flask. */
export const PYTHON_SERVERS: readonly Sentence[] = [
  {
    kind: 'gunicorn-worker-timeout',
    pattern: /\bWORKER TIMEOUT\b(?: \(pid:\s?(?<pid>\d{1,10})\))?/,
    hints: ['WORKER TIMEOUT'],
    severity: 'error',
  },
  {
    kind: 'gunicorn-worker-signalled',
    // Some releases call it a warning. SIGTERM is how it stops them.
    pattern:
      /\bWorker \(pid:\s?(?<pid>\d{1,10})\) was sent (?<signal>SIG(?:KILL|SEGV|ABRT|ILL|BUS|FPE))!|\bWorker with pid (?<pid>\d{1,10}) was terminated due to signal (?<signal>4|6|7|8|9|11)\b/,
    hints: ['Worker (pid:', 'was terminated due to signal '],
    severity: 'fatal',
  },
  {
    kind: 'gunicorn-boot-failed',
    pattern:
      /\bWorker failed to boot\b|\bApp failed to load\b|\bWorker \(pid:\s?\d{1,10}\) exited with code (?<code>[1-9]\d{0,2})\b|\bException in worker process\b|\bgunicorn\.errors\.HaltServer\b|<HaltServer /,
    hints: [
      'Worker failed to boot',
      'App failed to load',
      'exited with code ',
      'Exception in worker process',
      'HaltServer',
    ],
    severity: 'error',
  },
  {
    kind: 'app-missing',
    pattern:
      /\bFailed to find (?:attribute|application object:?) '(?<attribute>[^'\n]{1,200})' in '(?<module>[^'\n]{1,200})'|\bFailed to find application object:? '?(?<attribute>[^'\n]{1,200})|\bError loading ASGI app\. (?:Attribute "(?<attribute>[^"\n]{1,200})" not found in module "(?<module>[^"\n]{1,200})"|Could not import module "(?<module>[^"\n]{1,200})"|Import string "(?<module>[^"\n]{1,200})" must be in format)|\bApplication object must be callable\b|\bAppImportError\b/,
    hints: ['Failed to find ', 'Error loading ASGI app', 'Application object must be callable', 'AppImportError'],
    severity: 'error',
  },
  {
    kind: 'app-missing',
    pattern:
      /\bFailed to find Flask application or factory in module '(?<module>[^'\n]{1,200})'|\bCould not (?:import|locate a Flask application)[^\n]{0,60}?(?:'(?<module>[^'\n]{1,200})')?\.|\bunable to load app 0 \(mountpoint='[^'\n]{0,60}'\) \((?<uwsgi>callable not found|[^)\n]{1,100})/,
    hints: [
      'Failed to find Flask application',
      'Could not import ',
      'Could not locate a Flask application',
      'unable to load app 0',
    ],
    severity: 'error',
  },
  {
    kind: 'uvicorn-worker-died',
    pattern:
      /\bChild process \[(?<pid>\d{1,10})\] died\b|\bWorker \(pid (?<pid>\d{1,10})\) died\b|\bDAMN ! worker (?<uwsgi>\d{1,4}) \(pid: \d{1,10}\) died(?: :\(|, killed by signal (?<signal>\d{1,2}))/,
    hints: ['Child process [', 'Worker (pid ', 'DAMN ! worker '],
    severity: 'error',
  },
  {
    kind: 'startup-failed',
    pattern: /\bApplication startup failed\. Exiting\b/,
    hints: ['Application startup failed'],
    severity: 'error',
  },
  {
    kind: 'flask-server-inside',
    pattern: /\* Serving Flask app\b|\* Running on https?:\/\/\S{1,100}|\bThis is a development server\b/,
    hints: ['* Serving Flask app', '* Running on http', 'This is a development server'],
    severity: null,
  },
  {
    // In access logs, where everything is information.
    kind: 'request-failed',
    pattern: /"(?:GET|POST|PUT|PATCH|DELETE) \S{1,2000} HTTP\/\d(?:\.\d)?" 500\b/,
    hints: ['" 500'],
    severity: 'error',
  },
  {
    kind: 'request-line-limit',
    pattern:
      /\bInvalid request from ip=\S{1,60}: (?<reason>(?:Request Line is too large|Limit request)[^\n]{0,100})|\bbody too large\b|\bRequestEntityTooLarge\b|\b413 Request Entity Too Large\b/,
    hints: ['Invalid request from ip=', 'body too large', 'RequestEntityTooLarge', '413 Request Entity'],
    severity: 'warning',
  },
];
