import { LocationAnswer, LocationChange, LocationInput, LocationsAnswer, RegisterId } from '@taga/contract'
import { z } from 'zod'
import { actorName } from '../http/actor.ts'
import { administrators, anyoneSignedIn } from '../http/allow.ts'
import { type Route, defineRoute } from '../http/route.ts'
import { addTo, changeIn } from '../registers/named-register.ts'
import { type LocationRow, listLocations, locationRegister } from './store.ts'

export const locationRoutes: readonly Route[] = [
  defineRoute({
    method: 'GET',
    path: '/api/locations',
    summary: { ja: '拠点を一覧する', en: 'List the places of the organisation' },
    allow: anyoneSignedIn,
    answer: LocationsAnswer,
    run: async ({ store }) => ({ locations: (await listLocations(store.read)).map(answerLocation) }),
  }),
  defineRoute({
    method: 'POST',
    path: '/api/locations',
    summary: { ja: '拠点を加える', en: 'Add a place of the organisation' },
    allow: administrators,
    body: LocationInput,
    answer: LocationAnswer,
    status: 201,
    run: async (deps, { actor, body }) => answerLocation(await addTo(deps, locationRegister, actorName(actor), body)),
  }),
  defineRoute({
    method: 'PUT',
    path: '/api/locations/:location',
    summary: { ja: '拠点の内容を変える', en: 'Change a place of the organisation' },
    allow: administrators,
    params: z.strictObject({ location: RegisterId }),
    body: LocationChange,
    answer: LocationAnswer,
    run: async (deps, { actor, params, body: { version, ...draft } }) =>
      answerLocation(await changeIn(deps, locationRegister, actorName(actor), { id: params.location, version, draft })),
  }),
]

function answerLocation(row: LocationRow): LocationAnswer {
  return {
    id: row.id,
    name: row.name,
    kind: row.kind,
    address: row.address ?? undefined,
    note: row.note ?? undefined,
    version: row.version,
  }
}
