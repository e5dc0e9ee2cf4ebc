import {
  AddOwnMeasure,
  ChangeOwnMeasure,
  DeclaredPartText,
  DeclarePart,
  Fault,
  KeepSecurityAction,
  OwnMeasureAnswer,
  RegisterId,
  SecurityActionAnswer,
  SecurityActionIdText,
} from '@taga/contract'
import { securityAction } from '@taga/core'
import { z } from 'zod'
import type { Deps } from '../deps.ts'
import { actorName } from '../http/actor.ts'
import { overseers } from '../http/allow.ts'
import { type Route, defineRoute } from '../http/route.ts'
import { programmeKeepers } from './board-routes.ts'
import { declarePart } from './declare-part.ts'
import { addOwnMeasure, changeOwnMeasure, retireOwnMeasure } from './keep-own-measure.ts'
import { keepSecurityAction } from './keep-security-action.ts'
import { answerOwnMeasure } from './read-board.ts'
import { accountNames, listSecurityAction, type OwnMeasureRow, personNames } from './store.ts'

const OwnParams = z.strictObject({ own: RegisterId })
const VersionAnswer = z.object({ version: z.number().int() })

export const programmeRoutes: readonly Route[] = [
  defineRoute({
    method: 'PUT',
    path: '/api/declarations/:part',
    summary: {
      ja: '測定も記録もできない事項の実施を申告する',
      en: 'Declare what nothing can measure or record',
    },
    allow: programmeKeepers,
    params: z.strictObject({ part: DeclaredPartText }),
    body: DeclarePart,
    answer: VersionAnswer,
    run: async (deps, { actor, params, body }) => {
      const { version } = await declarePart(deps, actorName(actor), { ...params, ...body })
      return { version }
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/api/own-measures',
    summary: { ja: '組織独自の対策を加える', en: 'Add a measure of the organisation’s own' },
    allow: programmeKeepers,
    body: AddOwnMeasure,
    answer: OwnMeasureAnswer,
    status: 201,
    run: async (deps, { actor, body }) => answerOwn(deps, await addOwnMeasure(deps, actorName(actor), body)),
  }),
  defineRoute({
    method: 'PUT',
    path: '/api/own-measures/:own',
    summary: { ja: '組織独自の対策を変える', en: 'Change a measure of the organisation’s own' },
    allow: programmeKeepers,
    params: OwnParams,
    body: ChangeOwnMeasure,
    answer: OwnMeasureAnswer,
    run: async (deps, { actor, params, body: { version, ...draft } }) =>
      answerOwn(deps, await changeOwnMeasure(deps, actorName(actor), { id: params.own, version, draft })),
  }),
  defineRoute({
    method: 'DELETE',
    path: '/api/own-measures/:own',
    summary: { ja: '組織独自の対策をやめる', en: 'Retire a measure of the organisation’s own' },
    allow: programmeKeepers,
    params: OwnParams,
    query: z.strictObject({ version: z.coerce.number().int().min(1) }),
    answer: z.object({ retired: z.literal(true) }),
    run: async (deps, { actor, params, query }) => {
      await retireOwnMeasure(deps, actorName(actor), { id: params.own, ...query })
      return { retired: true as const }
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/api/security-action',
    summary: {
      ja: 'SECURITY ACTIONの進みを見る',
      en: 'See how far SECURITY ACTION has come',
    },
    allow: overseers,
    answer: SecurityActionAnswer,
    run: readSecurityAction,
  }),
  defineRoute({
    method: 'PUT',
    path: '/api/security-action/:point',
    summary: {
      ja: 'SECURITY ACTIONの項目を記録する',
      en: 'Note a point of SECURITY ACTION',
    },
    allow: programmeKeepers,
    params: z.strictObject({ point: SecurityActionIdText }),
    body: KeepSecurityAction,
    answer: VersionAnswer,
    run: async (deps, { actor, params, body }) => {
      const { version } = await keepSecurityAction(deps, actorName(actor), { ...params, ...body })
      return { version }
    },
  }),
]

async function readSecurityAction({ store, organisation }: Deps): Promise<SecurityActionAnswer> {
  const { states } = await organisation()
  const state = new Map(states.map((each) => [each.measure, each.state]))
  const rows = new Map((await listSecurityAction(store.read)).map((row) => [row.point_id, row]))
  const names = await accountNames(store.read)
  return {
    points: securityAction.map(({ id, stars, title, measures }) => {
      const row = rows.get(id)
      return {
        point: id,
        stars,
        title,
        measures: measures.map((measure) => ({ measure, state: state.get(measure) ?? ('unknown' as const) })),
        version: row?.version ?? 0,
        ...present('doneAt', row?.done_at),
        ...present('note', row?.note),
        ...(row === undefined ? {} : { by: names.get(row.by_account) ?? row.by_account }),
      }
    }),
  }
}

/** A field of an answer, absent where the column has nothing. */
function present<Name extends string, Value>(
  name: Name,
  value: Value | null | undefined,
): { readonly [name in Name]?: Value } {
  // the one key that the type names
  return value === null || value === undefined ? {} : ({ [name]: value } as { readonly [name in Name]: Value })
}

async function answerOwn({ store, now }: Deps, row: OwnMeasureRow): Promise<OwnMeasureAnswer> {
  if (row.retired_at !== null) throw new Fault('not_found')
  const people = await personNames(store.read, row.owner_id === null ? [] : [row.owner_id])
  return answerOwnMeasure(row, { accounts: await accountNames(store.read), people }, now())
}
