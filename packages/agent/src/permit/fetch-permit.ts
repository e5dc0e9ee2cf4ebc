import { type Asked, askPermit, MY_PERMIT_PATH, type PermitAnswer } from '@taga/contract'
import type { Sender } from '../report/send-queue.ts'
import { signFor } from '../report/sign-for.ts'
import { raiseCounter, takeCounter } from '../state/counter.ts'
import { takeProcessLock } from '../state/process-lock.ts'
import { countByAgent } from '../tunnel/ask-tunnels.ts'
import { judgePermit, type PermitState } from './judge-permit.ts'
import { dropPermit, endsPermit, keepPermit, type KeptPermit, readPermit } from './kept-permit.ts'
import { readClocks } from './read-clocks.ts'

/**
 * Asks the server for a permit and keeps it; where the server refuses, the kept one goes. Where it cannot be reached, nothing changes.
 * @throws NotCounted, DamagedState
 */
export async function fetchPermit(sender: Sender): Promise<Asked<PermitAnswer>> {
  let asked = await askOnce(sender)
  const { counter } = asked.asked.kind === 'refused' ? asked.asked.fault.detail : {}
  if (asked.asked.kind === 'refused' && asked.asked.fault.fault === 'replayed' && typeof counter === 'number') {
    // as after this folder was restored from a backup
    if (counter < 1_000_000_000_000) await raiseCounter(sender.folder, counter)
    asked = await askOnce(sender)
  }
  const { asked: answered, clocks } = asked
  if (answered.kind === 'refused' && endsPermit(answered.fault.fault)) await dropPermit(sender.folder)
  if (answered.kind !== 'answered') return answered
  if (answered.answer.kind === 'refused') {
    await dropPermit(sender.folder)
    return answered
  }
  const { text, signature } = answered.answer
  const { now, uptimeMs, boot } = clocks
  const kept: KeptPermit = {
    text,
    signature,
    askedAt: now,
    uptimeMs,
    latestAt: now,
    ...(boot === undefined ? {} : { boot }),
  }
  const { kind } = judgePermit(kept, sender.identity, { ...clocks, lookedAt: undefined })
  if (kind === 'forged' || kind === 'foreign') return { kind: 'unreachable', why: 'what answered is not our server' }
  await keepPermit(sender.folder, kept)
  return answered
}

/** A kept permit is renewed when it is so old: whoever goes where nothing can be reached has nearly all of its time left. */
const RENEW_MS = 3_600_000

/** Renews the permit that is kept, where it is an hour old; nobody gets one who never asked. @throws NotCounted, DamagedState */
export async function renewPermit(sender: Sender): Promise<'kept' | 'asked'> {
  const kept = await readPermit(sender.folder)
  // one from the future was kept by a clock that was wrong
  if (kept === undefined || Math.abs(sender.now() - kept.askedAt) < RENEW_MS) return 'kept'
  await fetchPermit(sender)
  return 'asked'
}

/** Whether the kept permit holds now. That the clock showed this time is remembered. @throws DamagedState */
export async function checkPermit(sender: Pick<Sender, 'folder' | 'identity' | 'now'>): Promise<PermitState> {
  const kept = await readPermit(sender.folder)
  const clocks = await readClocks(sender.folder, sender.now)
  const state = judgePermit(kept, sender.identity, clocks)
  if (kept !== undefined && clocks.now > kept.latestAt)
    await keepPermit(sender.folder, { ...kept, latestAt: clocks.now })
  return state
}

async function askOnce(sender: Sender) {
  const { audience, device, server } = sender.identity
  const clocks = await readClocks(sender.folder, sender.now)
  const counter = await nextNumber(sender.folder)
  const body = new TextEncoder().encode(JSON.stringify({ format: 1, audience, device, counter }))
  const options = { url: server, ...(sender.fetch === undefined ? {} : { fetch: sender.fetch }) }
  return { clocks, asked: await askPermit(options, signFor(sender, MY_PERMIT_PATH, body)) }
}

/** From the process that counts for this device, or counted here where none does. @throws NotCounted */
async function nextNumber(folder: string): Promise<number> {
  const lock = await takeProcessLock(folder)
  if (lock === undefined) return countByAgent(folder)
  try {
    return await takeCounter(folder)
  } finally {
    await lock.release()
  }
}
