import type { Kysely } from 'kysely'
import { type Cell, readChoice, readOptionalText, readText, takeCell } from '../csv/read-cell.ts'
import { type RegisterSheet, type Report, type SheetPlan, planLines } from '../csv/register-sheet.ts'
import type { Column, SheetRow } from '../csv/sheet.ts'
import type { Schema } from '../db/schema.ts'
import { mailKey } from '../people/insert-person.ts'
import { foldText } from '../register-text.ts'
import { updateDevice } from './change-device.ts'
import { KIND_WORDS, MANAGEMENT_WORDS, OWNERSHIP_WORDS, STATE_WORDS, SYSTEM_WORDS } from './device-words.ts'
import { insertDevice } from './insert-device.ts'
import { type LifecycleState, type Ownership, REFUSAL_WORDS, isInHands, mayBegin, mayMove } from './lifecycle.ts'
import { updateDeviceState } from './move-device.ts'
import { type DeviceRow, walkDevices } from './store.ts'
import type { DeviceKindName, DeviceSystem, Management } from './tables.ts'

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
      kind: KIND_WORDS[row.kind][language],
      os: SYSTEM_WORDS[row.os][language],
      serial: row.serial ?? '',
      state: STATE_WORDS[row.state][language],
      user: row.user_id === null ? '' : (users.byId.get(row.user_id)?.name ?? row.user_id),
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
}

async function planDevices(db: Kysely<Schema>, rows: readonly SheetRow[]): Promise<SheetPlan> {
  const users = await usersOf(db)
  return planLines<DeviceRow, Draft>(rows, {
    present: await allDevices(db),
    read: (row, present, report) => readDevice(row, present, { users, report }),
    key: (draft) => (draft.serial === null ? undefined : foldText(draft.serial)),
    keyColumn: 'serial',
    keyOf: (row) => row.serial_key ?? undefined,
    draftOf,
    add: (tx, deps, actor, draft) =>
      insertDevice(tx, deps, actor, { ...draft, serial: draft.serial ?? undefined, user: draft.user ?? undefined }),
    change: async (tx, deps, actor, { present, draft }) => {
      const { id } = present
      const changed = await updateDevice(tx, deps, actor, {
        id,
        version: present.version,
        draft: { ...draft, serial: draft.serial ?? undefined },
      })
      if (draft.state === present.state) return
      const move = { id, version: changed.version, to: draft.state, user: draft.user ?? undefined }
      await updateDeviceState(tx, deps, actor, move)
    },
  })
}

function draftOf(row: DeviceRow): Draft {
  const { label, ownership, management, kind, os, serial, state } = row
  return { label, ownership, management, kind, os, serial, state, user: row.user_id }
}

type User = { readonly id: string; readonly name: string; readonly state: 'active' | 'locked' | 'left' }
type Users = { readonly byId: ReadonlyMap<string, User>; readonly byName: ReadonlyMap<string, User> }

function readDevice(
  { cells }: SheetRow,
  present: DeviceRow | undefined,
  { users, report }: { readonly users: Users; readonly report: Report },
): Draft | undefined {
  const label = takeCell(readText(cells['label'] ?? '', 200), 'label', report)
  const ownership = takeCell(readChoice(cells['ownership'] ?? '', OWNERSHIP_WORDS), 'ownership', report)
  const management = takeCell(readChoice(cells['management'] ?? '', MANAGEMENT_WORDS), 'management', report)
  const kind = takeCell(readChoice(cells['kind'] ?? '', KIND_WORDS), 'kind', report)
  const os = takeCell(readChoice(cells['os'] ?? '', SYSTEM_WORDS), 'os', report)
  const state = takeCell(readChoice(cells['state'] ?? '', STATE_WORDS), 'state', report)
  const serial = readOptionalText(cells['serial'] ?? present?.serial ?? '', 100)
  takeCell(serial, 'serial', report)
  const user = readUser(cells['user'] ?? present?.user_id ?? '', users)
  takeCell(user, 'user', report)
  if (!label || !ownership || !management || !kind || !os || !state) return undefined
  if (serial.kind === 'bad' || user.kind === 'bad') return undefined
  if (ownership === 'personal' && serial.value !== undefined) report('serial', personalSerial)
  if (present !== undefined && present.ownership !== ownership) report('ownership', ownerStays)
  checkState({ present, ownership, state, user: user.value, report })
  const holder = user.value?.id ?? null
  return { label, ownership, management, kind, os, serial: serial.value ?? null, state, user: holder }
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
    report(verdict.reason === 'noSuchMove' ? 'state' : 'user', REFUSAL_WORDS[verdict.reason])
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
const ownerStays = { ja: '所有は変えられません。', en: 'Ownership cannot be changed.' }
const userMoves = {
  ja: '使用者を変えるには、いったん返却してから貸し出してください。',
  en: 'To change the user, take the device back first and lend it again.',
}
const nobodyHasIt = {
  ja: 'この状態では使用者を書けません。',
  en: 'In this state nobody uses the device: leave the user empty.',
}
