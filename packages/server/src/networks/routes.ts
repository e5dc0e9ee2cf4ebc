import { Fault, RegisterId } from '@taga/contract'
import { z } from 'zod'
import { type Actor, actorName } from '../http/actor.ts'
import { administrators, anyoneSignedIn } from '../http/allow.ts'
import { type Route, defineRoute } from '../http/route.ts'
import { isSamePerson } from '../people/routes.ts'
import { RegisterText } from '../register-text.ts'
import { MOST_HOME_NETWORKS, addHomeNetwork, removeHomeNetwork } from './keep-network.ts'
import { type HomeNetworkRow, listHomeNetworks } from './store.ts'

const PersonParams = z.strictObject({ person: RegisterId })
const SlotParams = z.strictObject({ person: RegisterId, slot: z.coerce.number().int().min(1).max(MOST_HOME_NETWORKS) })
const NetworkInput = z.strictObject({ device: RegisterId, name: RegisterText(100) })
const NetworkAnswer = z.object({ slot: z.number().int(), name: z.string(), addedAt: z.number().int() })
const NetworksAnswer = z.object({ networks: z.array(NetworkAnswer), most: z.number().int() })

/** Where somebody lives concerns that person, and the administrator who has to help. */
function requireOwn(actor: Actor, person: string): void {
  if (!administrators(actor) && !isSamePerson(actor, person)) throw new Fault('not_found')
}

export const networkRoutes: readonly Route[] = [
  defineRoute({
    method: 'GET',
    path: '/api/people/:person/networks',
    summary: { ja: '自宅として登録したネットワークを一覧する', en: 'List the networks registered as home' },
    allow: anyoneSignedIn,
    params: PersonParams,
    answer: NetworksAnswer,
    run: async ({ store }, { actor, params }) => {
      requireOwn(actor, params.person)
      return { networks: (await listHomeNetworks(store.read, params.person)).map(answer), most: MOST_HOME_NETWORKS }
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/api/people/:person/networks',
    summary: {
      ja: '端末が今つながっているネットワークを自宅として登録する',
      en: 'Register the network a device is on now as home',
    },
    allow: anyoneSignedIn,
    params: PersonParams,
    body: NetworkInput,
    answer: NetworkAnswer,
    status: 201,
    run: async (deps, { actor, params, body }) => {
      requireOwn(actor, params.person)
      return answer(await addHomeNetwork(deps, actorName(actor), { person: params.person, ...body }))
    },
  }),
  defineRoute({
    method: 'DELETE',
    path: '/api/people/:person/networks/:slot',
    summary: { ja: '自宅の登録を取り消す', en: 'Remove a network registered as home' },
    allow: anyoneSignedIn,
    params: SlotParams,
    answer: z.object({}),
    run: async (deps, { actor, params }) => {
      requireOwn(actor, params.person)
      await removeHomeNetwork(deps, actorName(actor), params)
      return {}
    },
  }),
]

function answer(row: HomeNetworkRow): z.infer<typeof NetworkAnswer> {
  return { slot: row.slot, name: row.name, addedAt: row.added_at }
}
