/** A service that starts at once: it answers a request with its body in capitals, and with the version of its release. */
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';

process.stdin.resume().on('close', () => process.exit(0));
createServer(async (request, response) => {
  const word = request.url === '/healthz' ? 'fine' : await text(request);
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify({ word: word.toUpperCase(), by: process.env.LASTGOOD_VERSION }));
}).listen(process.env.SOCKET);
