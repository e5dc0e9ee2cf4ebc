import type { Readable } from 'node:stream'

/** It ended before it had said what it must. */
export class EndedEarly extends Error {
  override readonly name = 'EndedEarly'
}

/**
 * The next bytes of a stream that nobody else reads, so many and no more; the rest stays in it.
 * @throws EndedEarly, or what `signal` gives up with
 */
export function readExactly(stream: Readable, bytes: number, signal: AbortSignal): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const look = () => {
      const got: unknown = bytes === 0 ? Buffer.alloc(0) : stream.read(bytes)
      if (!Buffer.isBuffer(got)) return stream.readableEnded || stream.destroyed ? fail(new EndedEarly()) : undefined
      if (got.length < bytes) return fail(new EndedEarly())
      stop()
      resolve(got)
    }
    const ended = () => fail(new EndedEarly())
    const giveUp = () => fail(signal.reason instanceof Error ? signal.reason : new EndedEarly())
    stream.on('readable', look)
    stream.on('end', ended)
    stream.on('close', ended)
    signal.addEventListener('abort', giveUp)
    if (signal.aborted) giveUp()
    else look()

    function stop(): void {
      stream.off('readable', look)
      stream.off('end', ended)
      stream.off('close', ended)
      signal.removeEventListener('abort', giveUp)
    }
    function fail(why: Error): void {
      stop()
      reject(why)
    }
  })
}
