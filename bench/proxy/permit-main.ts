import { createServer } from 'node:http'
import { readPlace } from './place.ts'

/** Whom nginx asks with `auth_request`: it decides nothing and says yes. */
createServer((_request, response) => {
  response.writeHead(204)
  response.end()
}).listen(readPlace().port, '127.0.0.1')
