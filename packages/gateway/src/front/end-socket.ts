import type { Duplex } from 'node:stream'

const PHRASES: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  408: 'Request Timeout',
  413: 'Content Too Large',
  421: 'Misdirected Request',
  431: 'Request Header Fields Too Large',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
}

/** How long the other side may take to hear the answer and go. */
const LINGER_MS = 2_000

/** Answers with a status and nothing else, on a connection whose requests nobody reads any more, and sees to it that it ends. */
export function endSocket(socket: Duplex, status: number): void {
  if (!socket.writable) return void socket.destroy()
  socket.resume()
  socket.end(`HTTP/1.1 ${status} ${PHRASES[status] ?? ''}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
  const timer = setTimeout(() => socket.destroy(), LINGER_MS).unref()
  socket.once('close', () => clearTimeout(timer))
}
