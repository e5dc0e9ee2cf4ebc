import { ANSWER_HEADERS } from '../front/page.ts'
import type { Request, Response } from '../front/visit.ts'
import type { ViewerFile } from './read-viewer.ts'

/** Sends a file of the viewer; its name is by its content, so a browser may keep it for good. */
export function sendFile(
  file: ViewerFile,
  { request, response }: { readonly request: Request; readonly response: Response },
): void {
  const isPacked = String(request.headers['accept-encoding'] ?? '').includes('br')
  const body = isPacked ? file.brotli : file.plain
  response.writeHead(200, {
    ...ANSWER_HEADERS,
    'cache-control': 'private, max-age=31536000, immutable',
    'content-type': file.type,
    'content-length': String(body.length),
    ...(isPacked ? { 'content-encoding': 'br' } : {}),
    vary: 'accept-encoding',
  })
  if (request.method === 'HEAD') response.end()
  else response.end(body)
}
