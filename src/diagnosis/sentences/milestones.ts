import type { Sentence } from '../sentence.ts';

/** What programs say when they got somewhere. They are no incidents: what failed before them was lived through. */
export const MILESTONES: readonly Sentence[] = [
  started(/^Application startup complete/, ['Application startup complete']),
  started(/\b(?:Uvicorn|Hypercorn|Daphne|Quart)?\s?[Rr]unning on (?:local URL: +|public URL: +|all addresses|http)/, [
    'unning on ',
  ]),
  started(/\bYou can now view your Streamlit app\b/, ['You can now view your Streamlit app']),
  started(/\bTo see the GUI go to: /, ['To see the GUI go to: ']),
  started(/^Serving on (?:http|\S+:\d)/, ['Serving on ']),
  started(/\bStarted (?:GRPCInferenceService|HTTPService|Metrics Service) at\b/, ['Started ']),
  started(/\b(?:Running gRPC ModelServer|Exporting HTTP\/REST API) at\b/, ['ModelServer at', 'REST API at']),
  started(/^Model server started\b/, ['Model server started']),
  started(
    /(?<!\b(?:[Ii]s|[Ii]f|[Tt]hat|sure|[Ww]hether) (?:the |your )?)\b(?:[Ss]erver|[Aa]pp(?:lication)?|[Ss]ervice|API) (?:is |has |now )?(?:listening|started|running|ready)(?:[!.]?$| on | at )/,
    [' listening', ' started', ' running', ' ready'],
  ),
  started(/\b[Ll]istening on (?:port \d|:\d|\S{1,100}:\d)/, ['istening on ']),
  succeeded(/(?:^|- )load model done\b/, ['load model done']),
  succeeded(
    /(?<![Nn]ot |[Nn]o |[Ff]ailed: |[Ii]f )\b[Mm]odels?(?: (?!not |could |can|fail|never )[\w./-]{1,80})? (?:was |were |has been |have been |is )?(?:successfully )?loaded\b(?! (?:from|by|with) .{0,40}(?:fail|error))/,
    [' loaded'],
  ),
  succeeded(/\b(?:[Ss]uccessfully loaded|loaded successfully)\b/, ['uccessfully loaded', 'loaded successfully']),
  // pip says that it built some though others failed; Docker's old builder ends with the number of the image.
  succeeded(/^Successfully (?:installed \S|built [\da-f]{12}\b)/, ['Successfully installed ', 'Successfully built ']),
  succeeded(/^Installed \d{1,9} packages? in /, ['Installed ']),
  succeeded(/^added \d{1,9} packages?\b/, ['added ']),
  succeeded(/\b(?:[Rr]etry|[Rr]econnect(?:ed|ion)?|[Aa]ttempt \d{1,4}) .{0,80}\b(?:succeeded|successful)/, [
    ' succeeded',
    ' successful',
  ]),
  // A request that was answered, as access logs have it.
  succeeded(/"(?:GET|POST|PUT|PATCH|DELETE) \S{1,2000} HTTP\/\d(?:\.\d)?" 20\d\b/, ['" 20']),
  succeeded(/^=+ \d{1,9} passed(?:, \d{1,9} \w{1,20}){0,3} in /, [' passed']),
];

function started(pattern: RegExp, hints: readonly string[]): Sentence {
  return { kind: 'milestone-started', pattern, hints, severity: 'warning' };
}

function succeeded(pattern: RegExp, hints: readonly string[]): Sentence {
  return { kind: 'milestone-succeeded', pattern, hints, severity: 'warning' };
}
