import {
  AskMachines,
  AskNamePart,
  Fault,
  GiveMachine,
  NamesAsked,
  NamesBuilt,
  RedeemEnter,
  RedeemTunnel,
  RedeemWatch,
  TellHomes,
  type ToServer,
} from '@taga/contract'
import { z } from 'zod'
import type { Deps } from '../deps.ts'
import { findDevice } from '../devices/store.ts'
import { answerNamePart, keepNamesAsked, keepNamesBuilt } from '../dns-lists/for-gateway.ts'
import { redeemEnter } from '../enter/ask-enter.ts'
import { readInput } from '../http/read-input.ts'
import { redeemWatch } from '../recordings/watch.ts'
import { answerMachines, giveMachine, keepHomes } from '../kept-desktops/for-gateway.ts'
import { putLookWish } from '../start-work/store.ts'
import { answerTunnel } from '../tunnels/redeem-tunnel.ts'

type What = Extract<ToServer, { kind: 'ask' }>['what']
/** Answers what a proved gateway asks. Throws a Fault where it refuses. */
export type AskHandler = (deps: Deps, outpost: string, body: unknown) => Promise<unknown>

/** What gateways may ask of the server. */
export const asks: Readonly<Record<What, AskHandler>> = {
  look: askLook,
  enter: (deps, outpost, body) => redeemEnter(deps, outpost, readInput(RedeemEnter, body, 'body')),
  namePart: (deps, _outpost, body) => answerNamePart(deps, readInput(AskNamePart, body, 'body')),
  namesBuilt: (deps, outpost, body) => keepNamesBuilt(deps, outpost, readInput(NamesBuilt, body, 'body')),
  namesAsked: (deps, _outpost, body) => keepNamesAsked(deps, readInput(NamesAsked, body, 'body')),
  watch: (deps, outpost, body) => redeemWatch(deps, outpost, readInput(RedeemWatch, body, 'body')),
  tunnel: (deps, outpost, body) => answerTunnel(deps, outpost, readInput(RedeemTunnel, body, 'body')),
  machines: (deps, _outpost, body) => answerMachines(deps, readInput(AskMachines, body, 'body')),
  giveMachine: (deps, outpost, body) => giveMachine(deps, outpost, readInput(GiveMachine, body, 'body')),
  homes: (deps, outpost, body) => keepHomes(deps, outpost, readInput(TellHomes, body, 'body')),
}

const AskLook = z.strictObject({ device: z.string().min(1).max(200) })
/** Nobody gains by looking more often. */
const QUIET_MS = 3_000

/** Asks a device's agent to look now: it learns of it at its next turn. Without an agent there is nobody who could look. */
async function askLook({ store, now }: Deps, _outpost: string, body: unknown): Promise<object> {
  const { device } = readInput(AskLook, body, 'body')
  await store.write(async (tx) => {
    const row = await findDevice(tx.db, device)
    if (row === undefined || row.management !== 'managed') throw new Fault('not_found')
    await putLookWish(tx.db, { device, at: now(), after: now() - QUIET_MS })
  })
  return {}
}
