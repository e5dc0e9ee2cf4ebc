import { Fault, KeptDesktopsAnswer, RegisterId, TakeBackMachine, WipeHome } from '@taga/contract'
import { z } from 'zod'
import { findDestination } from '../destinations/store.ts'
import { actorName } from '../http/actor.ts'
import { administrators } from '../http/allow.ts'
import { type Route, defineRoute } from '../http/route.ts'
import { listKept } from './list-kept.ts'
import { takeBackMachine, wipeHome } from './take-back.ts'

const Params = z.strictObject({ destination: RegisterId })

export const keptDesktopRoutes: readonly Route[] = [
  defineRoute({
    method: 'GET',
    path: '/api/destinations/:destination/kept',
    summary: {
      ja: '仮想デスクトップで、誰のものが残っているかを見る',
      en: 'See what people keep of a virtual desktop',
    },
    allow: administrators,
    params: Params,
    answer: KeptDesktopsAnswer,
    run: async ({ store, now }, { params }) => {
      if ((await findDestination(store.read, params.destination)) === undefined) throw new Fault('not_found')
      return listKept(store.read, params.destination, now())
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/api/destinations/:destination/kept/take-back',
    summary: { ja: '専用になった機械を引き取る', en: 'Take a machine back from whoever has it' },
    allow: administrators,
    fresh: true,
    params: Params,
    body: TakeBackMachine,
    answer: KeptDesktopsAnswer,
    run: async (deps, { actor, params: { destination }, body }) => {
      await takeBackMachine(deps, { actor: actorName(actor), destination }, body)
      return listKept(deps.store.read, destination, deps.now())
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/api/destinations/:destination/kept/wipe',
    summary: { ja: '残してあるファイルをゲートウェイに消させる', en: 'Have kept files wiped at a gateway' },
    allow: administrators,
    fresh: true,
    params: Params,
    body: WipeHome,
    answer: KeptDesktopsAnswer,
    run: async (deps, { actor, params: { destination }, body }) => {
      await wipeHome(deps, { actor: actorName(actor), destination }, body)
      return listKept(deps.store.read, destination, deps.now())
    },
  }),
]
