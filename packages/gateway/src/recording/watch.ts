import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { type Destination, GATEWAY_PATH, MayWatch, type RedeemWatch } from '@taga/contract'
import type { Viewer } from '../desktop/read-viewer.ts'
import { sendFile } from '../desktop/send-file.ts'
import { writeWatchPage } from '../desktop/viewer-page.ts'
import { ANSWER_HEADERS, type Language } from '../front/page.ts'
import type { Request, Response } from '../front/visit.ts'
import type { Recordings } from './recordings.ts'
import type { Frame } from './sealed-file.ts'

export const WATCH_PATH = `${GATEWAY_PATH}watch`

export type WatchRoom = {
  readonly viewer: Viewer
  readonly recordings: Pick<Recordings, 'read'>
  /** Asks the server; rejects where it refuses or cannot be asked. */
  readonly redeem: (body: RedeemWatch) => Promise<unknown>
  readonly onFault: (error: unknown) => void
}

/** Somebody at a destination's name asks for the page of recordings, its files, or with a code for one recording. */
export type WatchAsked = {
  readonly request: Request
  readonly response: Response
  readonly destination: Destination
  readonly path: string
  readonly language: Language
}

export type Watch = {
  /** The page and its files, which say nothing of anybody. */
  readonly page: (asked: WatchAsked) => void
  /** One recording, for a code that the server knows. Resolves to why not, else undefined once all of it was sent or nobody takes it. */
  readonly play: (asked: WatchAsked & { readonly code: string }) => Promise<'codeRefused' | 'noRecording' | undefined>
}

export function createWatch(room: WatchRoom): Watch {
  return {
    page({ request, response, path, language }) {
      const { script, style } = room.viewer
      for (const file of [script, style])
        if (path === `${WATCH_PATH}/${file.name}`) return sendFile(file, { request, response })
      if (path !== WATCH_PATH) {
        response.writeHead(404, ANSWER_HEADERS)
        return void response.end()
      }
      const page = writeWatchPage({ language, dataPath: WATCH_PATH }, room.viewer)
      response.writeHead(200, page.headers)
      response.end(page.body)
    },
    async play({ response, destination, code }) {
      const may = await room.redeem({ code, destination: destination.id }).then(
        (answer) => MayWatch.parse(answer),
        () => undefined,
      )
      if (may === undefined) return 'codeRefused'
      const frames = await room.recordings.read(may.connection)
      if (frames === undefined) return 'noRecording'
      response.writeHead(200, { ...ANSWER_HEADERS, 'content-type': 'application/octet-stream' })
      try {
        await pipeline(Readable.from(written(frames, may.watcher)), response as NodeJS.WritableStream)
      } catch (error) {
        // who watched it may have gone; a file that was changed is told
        if (error instanceof Error && error.name === 'NotSealedByUs') room.onFault(error)
        response.destroy()
      }
      return undefined
    },
  }
}

/** Each frame as its time and its length (32 bits each), and its bytes. The first one is the head, with who watches. */
async function* written(frames: AsyncIterable<Frame>, watcher: string): AsyncGenerator<Buffer> {
  let isFirst = true
  for await (const { ms, bytes } of frames) {
    const shown = isFirst ? Buffer.from(JSON.stringify({ ...JSON.parse(bytes.toString()), watcher })) : bytes
    isFirst = false
    const about = Buffer.alloc(8)
    about.writeUInt32BE(ms, 0)
    about.writeUInt32BE(shown.length, 4)
    yield about
    if (shown.length > 0) yield shown
  }
}
