import {
  ApplicationDetail,
  ApplicationChange,
  ApplicationInput,
  ApplicationParams,
  ApplicationRequest,
  ApplicationsAnswer,
  ApplicationsQuery,
  ApprovalAnswer,
  BulkAnswer,
  BulkDeviations,
  DecideDeviation,
  DeviationDetail,
  DeviationsAnswer,
  DeviationsQuery,
  Fault,
  MyApplications,
  PublishedApplications,
  PublishedQuery,
  RegisterId,
  ReviewQuestions,
  SeenParams,
} from '@taga/contract'
import { z } from 'zod'
import { answerApproval } from '../approvals/answer-approval.ts'
import { namesOfAccounts } from '../approvals/store.ts'
import type { Tx } from '../db/store.ts'
import type { Deps } from '../deps.ts'
import { deviceFor } from '../devices/routes.ts'
import { listDevicesOf } from '../devices/store.ts'
import { accountOf, administrators, anyoneSignedIn, overseers } from '../http/allow.ts'
import { type Route, defineRoute } from '../http/route.ts'
import { runBulk } from '../lists/run-bulk.ts'
import { foldText } from '../register-text.ts'
import {
  answerApplication,
  answerDeviation,
  answerOnDevice,
  answerPublished,
  findResembled,
} from './answer-applications.ts'
import { askApplication } from './ask-application.ts'
import { addApplication, changeApplication, decideDeviation, removeApplication } from './keep-application.ts'
import { recountSome } from './recount.ts'
import { REVIEW_QUESTIONS } from './review-questions.ts'
import {
  type ApplicationRow,
  countDevicesWith,
  findApplication,
  findSeen,
  findSeenAll,
  listApplications,
  listDevicesWith,
  listDeviations,
  listOnDevice,
} from './store.ts'

const Done = z.object({ id: z.string() })
/** Devices counted again before an answer goes out; the rest are counted by the job. */
const ROUNDS_AT_ONCE = 10

export const applicationRoutes: readonly Route[] = [
  defineRoute({
    method: 'GET',
    path: '/api/applications',
    summary: { ja: 'アプリの一覧（承認・却下・除外）', en: 'The list of applications: approved, refused, left alone' },
    allow: overseers,
    query: ApplicationsQuery,
    answer: ApplicationsAnswer,
    run: async ({ store, now }, { query: { search, reviewDue, ...query } }) => {
      const { rows, next, total } = await listApplications(store.read, {
        ...query,
        search: search === undefined ? undefined : foldText(search),
        reviewBefore: reviewDue === undefined ? undefined : now(),
      })
      const names = await namesOfAccounts(
        store.read,
        rows.flatMap((row) => row.decided_account ?? []),
      )
      return { rows: rows.map((row) => answerApplication(row, names)), next, total }
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/api/applications/published',
    summary: { ja: '使ってよいアプリと入手先', en: 'Applications that may be used, and where to get them' },
    allow: anyoneSignedIn,
    query: PublishedQuery,
    answer: PublishedApplications,
    run: async ({ store }, { query: { search, ...query } }) => {
      const { rows, next, total } = await listApplications(store.read, {
        ...query,
        verdict: 'approved',
        search: search === undefined ? undefined : foldText(search),
      })
      return { rows: rows.map(answerPublished), next, total }
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/api/applications/review-questions',
    summary: { ja: '申請時に答える安全確認の質問', en: 'The questions of the security review' },
    allow: anyoneSignedIn,
    answer: ReviewQuestions,
    run: async () => ({ questions: [...REVIEW_QUESTIONS] }),
  }),
  defineRoute({
    method: 'POST',
    path: '/api/applications',
    summary: { ja: 'アプリを一覧に加える', en: 'Put an application on the list' },
    allow: administrators,
    body: ApplicationInput,
    answer: Done,
    status: 201,
    run: (deps, { actor, body }) => changed(deps, (tx) => addApplication(tx, deps, accountOf(actor), body)),
  }),
  defineRoute({
    method: 'PUT',
    path: '/api/applications/:application',
    summary: { ja: '一覧のアプリを変える', en: 'Change what the list says of an application' },
    allow: administrators,
    params: ApplicationParams,
    body: ApplicationChange,
    answer: Done,
    run: (deps, { actor, params, body: { version, ...content } }) =>
      changed(deps, (tx) =>
        changeApplication(tx, deps, accountOf(actor), { id: params.application, version, content }),
      ),
  }),
  defineRoute({
    method: 'DELETE',
    path: '/api/applications/:application',
    summary: { ja: 'アプリを一覧から外す', en: 'Take an application off the list' },
    allow: administrators,
    params: ApplicationParams,
    answer: Done,
    run: (deps, { actor, params }) =>
      changed(deps, async (tx) => {
        await removeApplication(tx, accountOf(actor), params.application)
        return { id: params.application }
      }),
  }),
  defineRoute({
    method: 'GET',
    path: '/api/applications/:application',
    summary: { ja: '一覧のアプリを1件見る', en: 'See one application of the list' },
    allow: overseers,
    params: ApplicationParams,
    answer: ApplicationDetail,
    run: async ({ store }, { params }) => {
      const row = await findApplication(store.read, params.application)
      if (row === undefined) throw new Fault('not_found')
      const names = await namesOfAccounts(store.read, row.decided_account === null ? [] : [row.decided_account])
      return { ...answerApplication(row, names), devices: await countDevicesWith(store.read, row.id) }
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/api/my/application-requests',
    summary: { ja: 'アプリの利用を申請する', en: 'Ask for an application' },
    allow: anyoneSignedIn,
    body: ApplicationRequest,
    answer: ApprovalAnswer,
    status: 201,
    run: async (deps, { actor, body }) => {
      const by = accountOf(actor)
      const row = await askApplication(deps, by, body)
      await recountNow(deps)
      return answerApproval(deps.store.read, by, row)
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/api/my/applications',
    summary: { ja: '自分の会社端末に入っているアプリ', en: 'Applications on the company devices one uses' },
    allow: anyoneSignedIn,
    answer: MyApplications,
    run: async ({ store }, { actor }) => {
      const { person } = accountOf(actor)
      if (person === undefined) return { devices: [] }
      const devices = (await listDevicesOf(store.read, person)).filter(
        (row) => row.ownership === 'company' && row.state === 'lent',
      )
      return { devices: await Promise.all(devices.slice(0, 20).map((row) => onDevice(store.read, row))) }
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/api/devices/:device/applications',
    summary: { ja: '1台の端末に入っているアプリ', en: 'Applications on one device' },
    allow: anyoneSignedIn,
    params: z.strictObject({ device: RegisterId }),
    answer: MyApplications.shape.devices.element,
    run: async (deps, { actor, params }) => onDevice(deps.store.read, await deviceFor(deps, actor, params.device)),
  }),
  defineRoute({
    method: 'GET',
    path: '/api/application-deviations',
    summary: { ja: '承認されていないのに端末に入っているアプリ', en: 'Applications on devices that nobody approved' },
    allow: overseers,
    query: DeviationsQuery,
    answer: DeviationsAnswer,
    run: async ({ store }, { query: { search, ...query } }) => {
      const folded = search === undefined ? undefined : foldText(search)
      const { rows, next, total } = await listDeviations(store.read, { ...query, search: folded })
      const resembled = await findResembled(store.read)
      return { rows: rows.map((row) => answerDeviation(row, resembled(row))), next, total }
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/api/application-deviations/:seen',
    summary: {
      ja: '見つかったアプリと、入っている端末',
      en: 'A name that was seen, and the devices on which it stands',
    },
    allow: overseers,
    params: SeenParams,
    answer: DeviationDetail,
    run: async ({ store }, { params }) => {
      const seen = await findSeen(store.read, params.seen)
      if (seen === undefined) throw new Fault('not_found')
      const entry = seen.application_id === null ? undefined : await findApplication(store.read, seen.application_id)
      const devices = (await listDevicesWith(store.read, seen.id)).map((row) => ({
        device: row.device,
        label: row.label,
        ...(row.user === null ? {} : { user: row.user }),
        since: row.first_seen_at,
      }))
      const row = { ...seen, verdict: entry?.verdict ?? null, removal_due_at: entry?.removal_due_at ?? null }
      const resembled = await findResembled(store.read)
      return { deviation: answerDeviation({ ...row, devices: devices.length }, resembled(seen)), devices }
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/api/application-deviations/bulk',
    summary: { ja: '見つかったアプリをまとめて処理する', en: 'Deal with several names that were seen' },
    allow: administrators,
    body: BulkDeviations,
    answer: BulkAnswer,
    run: async (deps, { actor, body }) => {
      const by = accountOf(actor)
      const said = saidOf(body)
      const done = await runBulk(deps, {
        ids: body.ids,
        dryRun: body.dryRun,
        find: async (ids) => (await findSeenAll(deps.store.read, ids)).map(({ id, name }) => ({ id, label: name })),
        each: (tx, { id }) => decideDeviation(tx, deps, by, { ...said, seen: id }),
      })
      if (!body.dryRun) await recountNow(deps)
      return done
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/api/application-deviations/:seen',
    summary: {
      ja: '見つかったアプリを承認・削除依頼・除外する',
      en: 'Approve a name that was seen, have it removed, or leave it alone',
    },
    allow: administrators,
    params: SeenParams,
    body: DecideDeviation,
    answer: Done,
    run: (deps, { actor, params, body }) =>
      changed(deps, (tx) => decideDeviation(tx, deps, accountOf(actor), { ...body, seen: params.seen })),
  }),
]

function saidOf(body: z.output<typeof BulkDeviations>): DecideDeviation {
  switch (body.act) {
    case 'approve':
      return { verdict: 'approved' }
    case 'refuse':
      return { verdict: 'refused', reason: body.reason, removalDueAt: body.removalDueAt }
    case 'ignore':
      return { verdict: 'ignored', reason: body.reason }
  }
}

/** Writes a change of the list, and counts the first devices that it concerns again before answering. */
async function changed(
  deps: Pick<Deps, 'store' | 'now'>,
  work: (tx: Tx) => Promise<Pick<ApplicationRow, 'id'>>,
): Promise<{ id: string }> {
  const { id } = await deps.store.write(work)
  await recountNow(deps)
  return { id }
}

async function recountNow(deps: Pick<Deps, 'store' | 'now'>): Promise<void> {
  for (let round = 0; round < ROUNDS_AT_ONCE; round += 1) if (!(await recountSome(deps))) return
}

async function onDevice(db: Deps['store']['read'], device: { readonly id: string; readonly label: string }) {
  const kept = await db.selectFrom('inventories').select('at').where('device_id', '=', device.id).executeTakeFirst()
  return answerOnDevice(device, { lookedAt: kept?.at, rows: await listOnDevice(db, device.id) })
}
