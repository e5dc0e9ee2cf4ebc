import {
  AddOfficeNetwork,
  NetworkNowAnswer,
  OfficeNetworkParams,
  OfficeNetworksAnswer,
  RegisterId,
} from '@taga/contract'
import { z } from 'zod'
import { actorName } from '../http/actor.ts'
import { accountOf, administrators } from '../http/allow.ts'
import { type Route, defineRoute } from '../http/route.ts'
import { holdsAddress, rangeOfAddress, readRange, writeRange } from './address-range.ts'
import { addOfficeNetwork, readNetworkHere, removeOfficeNetwork } from './keep-office-network.ts'
import { isHomeFingerprint, listOfficeNetworks } from './store.ts'

export const officeNetworkRoutes: readonly Route[] = [
  defineRoute({
    method: 'GET',
    path: '/api/office-networks',
    summary: { ja: '拠点を見分けるネットワークを一覧する', en: 'List the networks by which offices are recognised' },
    allow: administrators,
    answer: OfficeNetworksAnswer,
    run: async ({ store }) => ({ networks: (await listOfficeNetworks(store.read)).map(answer) }),
  }),
  defineRoute({
    method: 'GET',
    path: '/api/office-networks/now',
    summary: {
      ja: 'このコンピューターが今つながっているネットワークを見る',
      en: 'See the network this computer is on now',
    },
    allow: administrators,
    answer: NetworkNowAnswer,
    run: async ({ store, now }, { actor, request }) => {
      const { device } = accountOf(actor)
      const { label, seen } = await readNetworkHere(store.read, device, now())
      const networks = await listOfficeNetworks(store.read)
      const { fingerprint, vpn } = seen
      const range = rangeOfAddress(request.address)
      const rangeOf = networks.find(({ kind, value }) => {
        const known = kind === 'addresses' ? readRange(value) : undefined
        return known !== undefined && holdsAddress(known, request.address)
      })
      return {
        ...(range === undefined ? {} : { range: writeRange(range) }),
        ...(rangeOf === undefined ? {} : { rangeOf: rangeOf.location_id }),
        ...(vpn === undefined ? {} : { vpn }),
        ...(device === undefined || label === undefined || fingerprint === undefined
          ? {}
          : {
              device: {
                id: device,
                label,
                knownOf: networks.find(({ kind, value }) => kind === 'fingerprint' && value === fingerprint)
                  ?.location_id,
                isHome: await isHomeFingerprint(store.read, fingerprint),
              },
            }),
      }
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/api/locations/:location/networks',
    summary: { ja: '拠点を見分けるネットワークを登録する', en: 'Register a network by which a place is recognised' },
    allow: administrators,
    fresh: true,
    params: z.strictObject({ location: RegisterId }),
    body: AddOfficeNetwork,
    answer: OfficeNetworksAnswer,
    status: 201,
    run: async (deps, { actor, params, body, request }) => {
      const from = { device: accountOf(actor).device, address: request.address }
      await addOfficeNetwork(deps, actorName(actor), { location: params.location, add: body, from })
      const networks = await listOfficeNetworks(deps.store.read)
      return { networks: networks.filter(({ location_id }) => location_id === params.location).map(answer) }
    },
  }),
  defineRoute({
    method: 'DELETE',
    path: '/api/office-networks/:network',
    summary: {
      ja: '拠点を見分けるネットワークの登録を取り消す',
      en: 'Remove a network by which a place is recognised',
    },
    allow: administrators,
    params: OfficeNetworkParams,
    answer: z.object({}),
    run: async (deps, { actor, params }) => {
      await removeOfficeNetwork(deps, actorName(actor), params.network)
      return {}
    },
  }),
]

function answer(row: Awaited<ReturnType<typeof listOfficeNetworks>>[number]) {
  const { id, location_id: location, added_at: addedAt, kind, value, device_id, label } = row
  if (kind === 'addresses') return { id, location, addedAt, by: { kind, range: value } }
  return { id, location, addedAt, by: { kind, device: device_id ?? '', label: label ?? '' } }
}
