import type { Readable, Writable } from 'node:stream'

type Sending = {
  readonly length: number | undefined
  readonly onSent: () => void
  /** It ended before its end, or is longer or shorter than was said. */
  readonly onBad: () => void
}

/** Sends a body, in chunks where its length is not known (RFC 9112 section 7.1), as fast as it is taken. @returns stops it */
export function sendBody(body: Readable, to: Writable, { length, onSent, onBad }: Sending): () => void {
  let sent = 0
  let isOver = false
  const drained = () => void body.resume()

  function stop(): void {
    isOver = true
    to.removeListener('drain', drained)
  }

  function meet(part: Buffer): void {
    if (isOver) return
    sent += part.length
    if (length !== undefined && sent > length) return bad()
    if (part.length === 0) return
    if (length === undefined) {
      to.cork()
      to.write(`${part.length.toString(16)}\r\n`, 'latin1')
      to.write(part)
      to.write('\r\n', 'latin1')
      to.uncork()
    } else to.write(part)
    if (to.writableNeedDrain) {
      body.pause()
      to.once('drain', drained)
    }
  }

  function bad(): void {
    if (isOver) return
    stop()
    onBad()
  }

  body.on('data', meet)
  body.on('error', bad)
  body.once('close', bad)
  body.once('end', () => {
    if (isOver) return
    if (length !== undefined && sent !== length) return bad()
    stop()
    if (length === undefined) to.write('0\r\n\r\n', 'latin1')
    onSent()
  })
  return stop
}
