import type { ScanAnswer } from '@taga/contract'
import { useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { ApiFault, send } from '../kit/ask.ts'
import { useMessages, useSay } from '../kit/language.ts'
import { sayingWhy } from '../terminals/say-reason.ts'
import { STOCK_TAKING_REASONS, messages } from './messages.ts'

const MOST_SHOWN = 30
/** What has not arrived stays in sight longer. */
const MOST_KEPT = 300
/** Labels that may wait for the server: a reader is faster than a bad line. */
const MOST_WAITING = 20

/** A label that was read: without an answer while it is on its way; `problem` where it did not arrive, to be read again. */
export type Scanned = {
  readonly number: number
  readonly typed: string
  readonly place: string
  readonly answer?: ScanAnswer
  readonly problem?: string
}

/** Sends labels one after another in the order in which they were read, while the next ones are read. The newest stand first in `log`. */
export function useScans(taking: string) {
  const words = useMessages(messages)
  const say = useSay()
  const client = useQueryClient()
  const [log, setLog] = useState<readonly Scanned[]>([])
  const number = useRef(0)
  const waiting = useRef(0)
  const last = useRef<Promise<void>>(Promise.resolve())
  const put = (scanned: Scanned) =>
    setLog((before) => before.map((each) => (each.number === scanned.number ? scanned : each)))

  async function deliver(scanned: Scanned): Promise<void> {
    const { typed, place } = scanned
    try {
      const body = { label: typed, ...(place === '' ? {} : { place }) }
      const answer = await sayingWhy(STOCK_TAKING_REASONS, () =>
        send<ScanAnswer>('POST', `/api/stock-takings/${taking}/scans`, body),
      )
      put({ ...scanned, answer })
      void client.invalidateQueries({ queryKey: ['stock-takings', taking] })
    } catch (error) {
      put({ ...scanned, problem: error instanceof ApiFault ? say(error.words) : words.scanUnreached })
    } finally {
      waiting.current -= 1
    }
  }

  /** Takes a label; false where too many wait already, so that it stays in the field. */
  function scan(typed: string, place: string): boolean {
    if (waiting.current >= MOST_WAITING) return false
    waiting.current += 1
    number.current += 1
    const scanned: Scanned = { number: number.current, typed, place }
    setLog((before) =>
      [scanned, ...before].filter((each, index) => index < MOST_SHOWN || each.answer === undefined).slice(0, MOST_KEPT),
    )
    last.current = last.current.then(() => deliver(scanned))
    return true
  }

  /** Sends what did not arrive once more, as the newest. */
  function scanAgain(lost: Scanned): void {
    if (scan(lost.typed, lost.place)) setLog((before) => before.filter((each) => each.number !== lost.number))
  }
  return { log, scan, scanAgain }
}
