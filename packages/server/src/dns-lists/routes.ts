import {
  AddNameList,
  AddNameRule,
  ApprovalAnswer,
  AskForName,
  AskWhyName,
  ChangeDnsSettings,
  ChangeNameList,
  Fault,
  LISTED_NAME,
  MOST_LIST_BYTES,
  MyRefusedNames,
  NAME_REASONS,
  NameListAnswer,
  NameRuleAnswer,
  NamesAddressAnswer,
  NamesAnswer,
  RegisterId,
  WhyNameAnswer,
} from '@taga/contract'
import { z } from 'zod'
import type { Deps } from '../deps.ts'
import { answerApproval } from '../approvals/answer-approval.ts'
import { actorName } from '../http/actor.ts'
import { accountOf, administrators, anyoneSignedIn, overseers } from '../http/allow.ts'
import { type Route, defineRoute } from '../http/route.ts'
import { askForName } from './ask-for-name.ts'
import { REFUSED_DAYS } from './forget-refused.ts'
import { makeNamesAddress, removeNamesAddress } from './keep-address.ts'
import { addNameList, changeNameList, giveNames, removeNameList } from './keep-list.ts'
import { addNameRule, putDnsSettings, removeNameRule } from './keep-rules.ts'
import { listRefusedOf } from './list-refused.ts'
import {
  contentOf,
  findNameList,
  listDnsDevices,
  listNameLists,
  listNameRules,
  listNamesAtGateways,
  listsInForce,
  type NameListRow,
  type NameRuleRow,
  readDnsSettings,
} from './store.ts'
import { whyName } from './why-name.ts'

const ListParams = z.strictObject({ list: RegisterId })
const RuleParams = z.strictObject({ rule: RegisterId })
const DeviceParams = z.strictObject({ device: RegisterId })

export const dnsListRoutes: readonly Route[] = [
  defineRoute({
    method: 'GET',
    path: '/api/names',
    summary: { ja: '危険なサイトの名前をどう止めているかを見る', en: 'See by what names are refused' },
    allow: overseers,
    answer: NamesAnswer,
    run: (deps) => readNames(deps),
  }),
  defineRoute({
    method: 'PUT',
    path: '/api/names/settings',
    summary: {
      ja: '名前の問い合わせ先と止め方を決める',
      en: 'Set who is asked for names and how a refused one is answered',
    },
    allow: administrators,
    fresh: true,
    body: ChangeDnsSettings,
    answer: NamesAnswer,
    run: async (deps, { actor, body }) => {
      await putDnsSettings(deps, actorName(actor), body)
      return readNames(deps)
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/api/name-lists',
    summary: { ja: '名前の一覧を加える', en: 'Add a list of names' },
    allow: administrators,
    fresh: true,
    body: AddNameList,
    answer: NameListAnswer,
    status: 201,
    run: async (deps, { actor, body }) => answerList(await addNameList(deps, actorName(actor), body)),
  }),
  defineRoute({
    method: 'GET',
    path: '/api/name-lists/:list',
    summary: {
      ja: '名前の一覧と、読めなかった行を見る',
      en: 'See a list of names and the lines that could not be read',
    },
    allow: overseers,
    params: ListParams,
    answer: NameListAnswer,
    run: async ({ store }, { params }) => {
      const row = await findNameList(store.read, params.list)
      if (row === undefined) throw new Fault('not_found')
      return answerList(row)
    },
  }),
  defineRoute({
    method: 'PUT',
    path: '/api/name-lists/:list',
    summary: { ja: '名前の一覧の扱いを変える', en: 'Change what a list of names is for' },
    allow: administrators,
    fresh: true,
    params: ListParams,
    body: ChangeNameList,
    answer: NameListAnswer,
    run: async (deps, { actor, params, body }) =>
      answerList(await changeNameList(deps, actorName(actor), { id: params.list, change: body })),
  }),
  defineRoute({
    method: 'PUT',
    path: '/api/name-lists/:list/names',
    summary: {
      ja: '一覧の中身を入れ替える（hosts形式・ドメイン形式）',
      en: 'Give a list its names, as hosts or one a line',
    },
    allow: administrators,
    fresh: true,
    params: ListParams,
    bodyKind: 'bytes',
    body: z.instanceof(Uint8Array),
    limits: { bodyBytes: MOST_LIST_BYTES },
    answer: NameListAnswer,
    run: async (deps, { actor, params, body }) =>
      answerList(await giveNames(deps, actorName(actor), { id: params.list, text: body })),
  }),
  defineRoute({
    method: 'DELETE',
    path: '/api/name-lists/:list',
    summary: { ja: '名前の一覧を削除する', en: 'Remove a list of names' },
    allow: administrators,
    fresh: true,
    params: ListParams,
    answer: z.object({}),
    run: async (deps, { actor, params }) => {
      await removeNameList(deps, actorName(actor), params.list)
      return {}
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/api/name-rules',
    summary: { ja: '名前の独自の規則を加える', en: "Add a rule of the organisation's own on names" },
    allow: administrators,
    fresh: true,
    body: AddNameRule,
    answer: NameRuleAnswer,
    status: 201,
    run: async (deps, { actor, body }) => answerRule(await addNameRule(deps, actorName(actor), body)),
  }),
  defineRoute({
    method: 'DELETE',
    path: '/api/name-rules/:rule',
    summary: { ja: '名前の独自の規則を取り消す', en: 'Remove a rule on names' },
    allow: administrators,
    fresh: true,
    params: RuleParams,
    answer: z.object({}),
    run: async (deps, { actor, params }) => {
      await removeNameRule(deps, actorName(actor), params.rule)
      return {}
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/api/devices/:device/names-address',
    summary: {
      ja: '端末が名前を問い合わせる専用の宛先を作る',
      en: 'Make the address by which a device asks for names',
    },
    allow: administrators,
    fresh: true,
    params: DeviceParams,
    answer: NamesAddressAnswer,
    status: 201,
    run: async (deps, { actor, params }) => ({ urls: [...(await makeNamesAddress(deps, actorName(actor), params))] }),
  }),
  defineRoute({
    method: 'DELETE',
    path: '/api/devices/:device/names-address',
    summary: { ja: '端末の問い合わせ先を無効にする', en: 'Take the address for names back from a device' },
    allow: administrators,
    fresh: true,
    params: DeviceParams,
    answer: z.object({}),
    run: async (deps, { actor, params }) => {
      await removeNamesAddress(deps, actorName(actor), params.device)
      return {}
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/api/my/devices/:device/names-address',
    summary: { ja: '自分の端末の問い合わせ先を作る', en: 'Make the address by which my device asks for names' },
    allow: anyoneSignedIn,
    fresh: true,
    params: DeviceParams,
    answer: NamesAddressAnswer,
    status: 201,
    run: async (deps, { actor, params }) => {
      const { person } = accountOf(actor)
      if (person === undefined) throw new Fault('not_found')
      return { urls: [...(await makeNamesAddress(deps, actorName(actor), { ...params, person }))] }
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/api/my/names/why',
    summary: { ja: 'その名前が止められているか、理由を調べる', en: 'Ask whether a name is refused, and why' },
    allow: anyoneSignedIn,
    body: AskWhyName,
    answer: WhyNameAnswer,
    run: ({ store }, { body }) => whyName(store.read, body.name),
  }),
  defineRoute({
    method: 'POST',
    path: '/api/my/names/requests',
    summary: { ja: '止められた名前の許可を申請する', en: 'Ask that a refused name be allowed' },
    allow: anyoneSignedIn,
    body: AskForName,
    answer: ApprovalAnswer,
    status: 201,
    run: async (deps, { actor, body }) => {
      const askedBy = accountOf(actor)
      return answerApproval(deps.store.read, askedBy, await askForName(deps, askedBy, body))
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/api/my/names',
    summary: { ja: '自分の端末で止められた名前を見る', en: 'See what was refused to my devices' },
    allow: anyoneSignedIn,
    answer: MyRefusedNames,
    run: async ({ store }, { actor }) => {
      const { person } = accountOf(actor)
      const { settings } = await readDnsSettings(store.read)
      const titles = new Map<string, string>([
        ...(await listNameLists(store.read)).map(({ id, name }) => [`${NAME_REASONS.list}${id}`, name] as const),
        ...(await listNameRules(store.read)).map(({ id, note }) => [`${NAME_REASONS.rule}${id}`, note ?? ''] as const),
      ])
      const mine = person === undefined ? { refused: [], devices: [] } : await listRefusedOf(store.read, person)
      return {
        isOn: settings.resolvers.length > 0,
        keptDays: REFUSED_DAYS,
        devices: [...mine.devices],
        refused: mine.refused.map(({ at, device, cause, reasons, times }) => ({
          at,
          device,
          times,
          title: titles.get(reasons[0] ?? '') ?? '',
          by: kindOf(reasons[0] ?? ''),
          ...(cause !== null && LISTED_NAME.test(cause) ? { name: cause } : {}),
        })),
      }
    },
  }),
]

async function readNames({ store }: Pick<Deps, 'store'>): Promise<z.input<typeof NamesAnswer>> {
  const db = store.read
  const { settings, version } = await readDnsSettings(db)
  const inForce = await listsInForce(db)
  return {
    settings,
    version,
    lists: (await listNameLists(db)).map(answerList),
    rules: (await listNameRules(db)).map(answerRule),
    gateways: (await listNamesAtGateways(db)).map(({ gateway, name, at, built }) => {
      const { names, bytes, tookMs, exactOnly, contents } = built
      const isPresent =
        contents.length === inForce.length && inForce.every((list) => contents.includes(list.content_id))
      return { gateway, name, at, names, bytes, tookMs, exactOnly, isPresent }
    }),
    devices: (await listDnsDevices(db)).map(({ device, label, madeAt, askedAt }) => ({
      device,
      label,
      madeAt,
      ...(askedAt === null ? {} : { askedAt }),
    })),
  }
}

function answerList(row: NameListRow): z.input<typeof NameListAnswer> {
  const { names = 0, lines = 0, badLines = 0, bad = [] } = contentOf(row) ?? {}
  return {
    id: row.id,
    name: row.name,
    act: row.act,
    category: row.category as NameListAnswer['category'], // the schema of the answer reads it
    off: row.off_at !== null,
    ...(row.content_id === null ? {} : { content: row.content_id }),
    names,
    lines,
    badLines,
    bad: [...bad],
    ...(row.given_at === null ? {} : { givenAt: row.given_at }),
    version: row.version,
  }
}

function answerRule({ id, act, kind, value, note, created_at: madeAt }: NameRuleRow): NameRuleAnswer {
  return { id, act, kind, value, ...(note === null ? {} : { note }), madeAt }
}

function kindOf(reason: string): MyRefusedNames['refused'][number]['by'] {
  if (reason.startsWith(NAME_REASONS.list)) return 'list'
  return reason === NAME_REASONS.rebinding ? 'rebinding' : 'rule'
}
