import { DeviceTag } from '@taga/contract'
import {
  DEVICE_KIND_WORDS,
  DEVICE_SYSTEM_WORDS,
  type DeviceKindName,
  type DeviceSystem,
  LIFECYCLE_WORDS,
  type LifecycleState,
  MANAGEMENT_WORDS,
  MOVE_REFUSAL_WORDS,
  type Management,
  OWNERSHIP_WORDS,
  type Ownership,
  isInHands,
  mayBegin,
  mayMove,
} from '@taga/core'
import type { Kysely } from 'kysely'
import { type Cell, readChoice, readDay, readOptionalText, readText, takeCell, writeDay } from '../csv/read-cell.ts'
import { type RegisterSheet, type Report, type SheetPlan, planLines } from '../csv/register-sheet.ts'
import type { Column, SheetRow } from '../csv/sheet.ts'
import type { Schema } from '../db/schema.ts'
import { mailKey } from '../people/insert-person.ts'
import { foldText } from '../register-text.ts'
import { updateDevice } from './change-device.ts'
import { insertDevice } from './insert-device.ts'
import { updateDeviceState } from './move-device.ts'
import { type DeviceRow, walkDevices } from './store.ts'

const columns: readonly Column[] = [
  { key: 'id', name: { ja: 'ID', en: 'ID' }, required: false },
  { key: 'label', name: { ja: '端末名', en: 'Label' }, required: true },
  { key: 'ownership', name: { ja: '所有', en: 'Ownership' }, required: true },
  { key: 'management', name: { ja: '管理', en: 'Management' }, required: true },
  { key: 'kind', name: { ja: '種類', en: 'Kind' }, required: true },
  { key: 'os', name: { ja: 'OS', en: 'System' }, required: true },
  { key: 'serial', name: { ja: 'シリアル番号', en: 'Serial' }, required: false },
  { key: 'state', name: { ja: '状態', en: 'State' }, required: true },
  { key: 'user', name: { ja: '使用者（メール）', en: 'User (mail)' }, required: false },
  { key: 'tag', name: { ja: '管理番号（ラベル）', en: 'Tag (label)' }, required: false },
  { key: 'place', name: { ja: '保管場所', en: 'Place' }, required: false },
  { key: 'purchasedAt', name: { ja: '購入日', en: 'Purchased' }, required: false },
  { key: 'note', name: { ja: '備考', en: 'Note' }, required: false },
  { key: 'version', name: { ja: '改訂番号', en: 'Version' }, required: false },
]

/** The register of devices as a sheet. Users are named by mail address; a person without one by id. */
export const devicesSheet: RegisterSheet = {
  columns,
  write: async (db, language) => {
    const users = await usersOf(db)
    return (await allDevices(db)).map((row) => ({
      id: row.id,
      label: row.label,
      ownership: OWNERSHIP_WORDS[row.ownership][language],
      management: MANAGEMENT_WORDS[row.management][language],
      kind: DEVICE_KIND_WORDS[row.kind][language],
      os: DEVICE_SYSTEM_WORDS[row.os][language],
      serial: row.serial ?? '',
      state: LIFECYCLE_WORDS[row.state][language],
      user: row.user_id === null ? '' : (users.byId.get(row.user_id)?.name ?? row.user_id),
      tag: row.tag ?? '',
      place: row.place ?? '',
      purchasedAt: writeDay(row.purchased_at ?? undefined),
      note: row.note ?? '',
      version: String(row.version),
    }))
  },
  plan: planDevices,
}

type Draft = {
  readonly label: string
  readonly ownership: Ownership
  readonly management: Management
  readonly kind: DeviceKindName
  readonly os: DeviceSystem
  readonly serial: string | null
  readonly state: LifecycleState
  readonly user: string | null
  readonly tag: string | null
  readonly place: string | null
  readonly purchasedAt: number | null
  readonly note: string | null
}

async function planDevices(db: Kysely<Schema>, rows: readonly SheetRow[]): Promise<SheetPlan> {
  const users = await usersOf(db)
  const devices = await allDevices(db)
  const tags = new Map(devices.flatMap((row) => (row.tag_key === null ? [] : [[row.tag_key, row.id]])))
  return planLines<DeviceRow, Draft>(rows, {
    present: devices,
    read: (row, present, report) => readDevice(row, present, { users, tags, report }),
    key: (draft) => (draft.serial === null ? undefined : foldText(draft.serial)),
    keyColumn: 'serial',
    keyOf: (row) => row.serial_key ?? undefined,
    draftOf,
    add: (tx, deps, actor, draft) =>
      insertDevice(tx, deps, actor, { ...draft, ...optional(draft), user: draft.user ?? undefined }),
    change: async (tx, deps, actor, { present, draft }) => {
      const { id } = present
      const changed = await updateDevice(tx, deps, actor, {
        id,
        version: present.version,
        draft: { ...draft, ...optional(draft) },
      })
      if (draft.state === present.state) return
      const move = { id, version: changed.version, to: draft.state, user: draft.user ?? undefined }
      await updateDeviceState(tx, deps, actor, move)
    },
  })
}

function draftOf(row: DeviceRow): Draft {
  const { label, ownership, management, kind, os, serial, state } = row
  const { tag, place, note } = row
  return {
    label,
    ownership,
    management,
    kind,
    os,
    serial,
    state,
    user: row.user_id,
    tag,
    place,
    purchasedAt: row.purchased_at,
    note,
  }
}

/** What a line leaves empty, as the register is told. */
function optional({ serial, tag, place, purchasedAt, note }: Draft) {
  return {
    serial: serial ?? undefined,
    tag: tag ?? undefined,
    place: place ?? undefined,
    purchasedAt: purchasedAt ?? undefined,
    note: note ?? undefined,
  }
}

type User = { readonly id: string; readonly name: string; readonly state: 'active' | 'locked' | 'left' }
type Users = { readonly byId: ReadonlyMap<string, User>; readonly byName: ReadonlyMap<string, User> }

function readDevice(
  { cells }: SheetRow,
  present: DeviceRow | undefined,
  { users, tags, report }: { readonly users: Users; readonly tags: Map<string, string>; readonly report: Report },
): Draft | undefined {
  const label = takeCell(readText(cells['label'] ?? '', 200), 'label', report)
  const ownership = takeCell(readChoice(cells['ownership'] ?? '', OWNERSHIP_WORDS), 'ownership', report)
  const management = takeCell(readChoice(cells['management'] ?? '', MANAGEMENT_WORDS), 'management', report)
  const kind = takeCell(readChoice(cells['kind'] ?? '', DEVICE_KIND_WORDS), 'kind', report)
  const os = takeCell(readChoice(cells['os'] ?? '', DEVICE_SYSTEM_WORDS), 'os', report)
  const state = takeCell(readChoice(cells['state'] ?? '', LIFECYCLE_WORDS), 'state', report)
  const serial = readOptionalText(cells['serial'] ?? present?.serial ?? '', 100)
  takeCell(serial, 'serial', report)
  const user = readUser(cells['user'] ?? present?.user_id ?? '', users)
  takeCell(user, 'user', report)
  if (!label || !ownership || !management || !kind || !os || !state) return undefined
  const described = readDescription(cells, present, { tags, report })
  if (serial.kind === 'bad' || user.kind === 'bad' || described === undefined) return undefined
  if (ownership === 'personal' && serial.value !== undefined) report('serial', personalSerial)
  if (present !== undefined && present.ownership !== ownership) report('ownership', ownerStays)
  checkState({ present, ownership, state, user: user.value, report })
  const holder = user.value?.id ?? null
  return { label, ownership, management, kind, os, serial: serial.value ?? null, state, user: holder, ...described }
}

/** Label tag, place, day of purchase and note. A column that the file does not have stays as it is. */
function readDescription(
  cells: SheetRow['cells'],
  present: DeviceRow | undefined,
  { tags, report }: { readonly tags: Map<string, string>; readonly report: Report },
): Pick<Draft, 'tag' | 'place' | 'purchasedAt' | 'note'> | undefined {
  const tag = readTag(cells['tag'] ?? present?.tag ?? '')
  const place = readOptionalText(cells['place'] ?? present?.place ?? '', 200)
  const note = readOptionalText(cells['note'] ?? present?.note ?? '', 500)
  const purchasedAt = readDay(cells['purchasedAt'] ?? writeDay(present?.purchased_at ?? undefined))
  takeCell(tag, 'tag', report)
  takeCell(place, 'place', report)
  takeCell(note, 'note', report)
  takeCell(purchasedAt, 'purchasedAt', report)
  if (tag.kind === 'bad' || place.kind === 'bad' || note.kind === 'bad' || purchasedAt.kind === 'bad') return undefined
  const self = present?.id ?? ''
  const key = tag.value === undefined ? undefined : foldText(tag.value)
  if (key !== undefined && (tags.get(key) ?? self) !== self) return report('tag', tagOfAnother)
  if (key !== undefined) tags.set(key, self)
  return {
    tag: tag.value ?? null,
    place: place.value ?? null,
    purchasedAt: purchasedAt.value ?? null,
    note: note.value ?? null,
  }
}

function readTag(cell: string): Cell<string | undefined> {
  if (cell === '') return { kind: 'value', value: undefined }
  const read = DeviceTag.safeParse(cell)
  return read.success ? { kind: 'value', value: read.data } : { kind: 'bad', reason: badTag }
}

function checkState({
  present,
  ownership,
  state,
  user,
  report,
}: {
  readonly present: DeviceRow | undefined
  readonly ownership: Ownership
  readonly state: LifecycleState
  readonly user: User | undefined
  readonly report: Report
}): void {
  if (present?.state === state) {
    if ((present.user_id ?? undefined) !== user?.id) report('user', userMoves)
    return
  }
  if (user !== undefined && !isInHands(state)) report('user', nobodyHasIt)
  const verdict =
    present === undefined
      ? mayBegin(ownership, state, user)
      : mayMove({ ownership, from: present.state, to: state, holder: user })
  if (verdict.outcome === 'refused')
    report(
      verdict.reason === 'noSuchMove' || verdict.reason === 'needsRecord' ? 'state' : 'user',
      MOVE_REFUSAL_WORDS[verdict.reason],
    )
}

function readUser(cell: string, users: Users): Cell<User | undefined> {
  if (cell === '') return { kind: 'value', value: undefined }
  const found = users.byName.get(mailKey(cell)) ?? users.byId.get(cell)
  if (found !== undefined) return { kind: 'value', value: found }
  const shown = cell.slice(0, 40)
  return {
    kind: 'bad',
    reason: { ja: `「${shown}」という人は台帳にいません。`, en: `The register knows no "${shown}".` },
  }
}

/** Everybody by id and by mail address; `name` is how a sheet names them. */
async function usersOf(db: Kysely<Schema>): Promise<Users> {
  const rows = await db.selectFrom('people').select(['id', 'mail', 'state']).orderBy('id').limit(100_000).execute()
  const users = rows.map((row) => ({ id: row.id, name: row.mail ?? row.id, state: row.state }))
  return {
    byId: new Map(users.map((user) => [user.id, user])),
    byName: new Map(users.map((user) => [mailKey(user.name), user])),
  }
}

async function allDevices(db: Kysely<Schema>): Promise<DeviceRow[]> {
  const all: DeviceRow[] = []
  for (
    let rows = await walkDevices(db, '', PAGE);
    rows.length > 0;
    rows = await walkDevices(db, all.at(-1)?.id ?? '', PAGE)
  )
    all.push(...rows)
  return all
}

const PAGE = 2_000
const personalSerial = {
  ja: '私物のシリアル番号は登録しません。',
  en: 'The serial number of a personal device is not kept.',
}
const badTag = {
  ja: '管理番号は半角の英数字とハイフンで、30文字までです。',
  en: 'A tag has letters, digits and hyphens, at most 30.',
}
const tagOfAnother = { ja: 'この管理番号は、ほかの端末に付いています。', en: 'Another device has this tag.' }
const ownerStays = { ja: '所有は変えられません。', en: 'Ownership cannot be changed.' }
const userMoves = {
  ja: '使用者を変えるには、いったん返却してから貸し出してください。',
  en: 'To change the user, take the device back first and lend it again.',
}
const nobodyHasIt = {
  ja: 'この状態では使用者を書けません。',
  en: 'In this state nobody uses the device: leave the user empty.',
}
