import type { FlowStepId } from '@taga/contract'
import type { Words } from '@taga/core'
import type { Kysely } from 'kysely'
import type { Schema } from '../db/schema.ts'
import { readRights } from '../people/person-facts.ts'
import type { PersonRow } from '../people/store.ts'
import { listIssues } from '../stock/store.ts'

/** What is still missing for a step that Taga sees for itself; nothing where it is done. Computed each time, never stored. */
export type Seen = { readonly done: boolean; readonly left?: Words; readonly href?: string }

/** States in which a device is with its user, or ought to be. */
const WITH_USER = ['lent', 'inUse', 'lost', 'stolen'] as const

/**
 * For a step that is somebody's word: what the registers say against it, nothing where they say nothing. Such a word is not taken.
 */
export async function seeAgainst(db: Kysely<Schema>, person: PersonRow, step: FlowStepId): Promise<Seen | undefined> {
  if (step === 'itemsBack') {
    const things = (await listIssues(db, { person: person.id })).filter(({ ended_at: endedAt }) => endedAt === null)
    const list = things
      .slice(0, 10)
      .map(({ good_name: name, piece_number: piece }) => (piece === null ? name : `${name} ${piece}`))
    return against(list, '/stock', '貸し出したままの備品', 'Still given out')
  }
  if (step === 'informationBack')
    return against(
      await notCleared(db, person.id),
      '/personal-devices',
      'データ削除を確認していない私用端末',
      'Personal devices not known to be cleared',
    )
  return undefined
}

function against(list: readonly string[], href: string, ja: string, en: string): Seen | undefined {
  if (list.length === 0) return undefined
  return { done: false, href, left: { ja: `${ja}：${list.join('、')}`, en: `${en}: ${list.join(', ')}` } }
}

export async function seeStep(db: Kysely<Schema>, person: PersonRow, step: FlowStepId): Promise<Seen | undefined> {
  const href = `/people/${person.id}`
  switch (step) {
    case 'inRegister':
      return open(person.state === 'active' && person.department_id !== null, href, {
        ja: person.state === 'active' ? '部署が決まっていません。' : '在籍中になっていません。',
        en: person.state === 'active' ? 'No department has been decided.' : 'Not active in the register.',
      })
    case 'account':
      return seeAccount(db, person)
    case 'device':
      return open((await devicesOf(db, person.id)).length > 0, '/lending', {
        ja: 'この人の端末がまだありません。',
        en: 'There is no device of this person yet.',
      })
    case 'hasLeft':
      return open(person.state === 'left', href, {
        ja: '台帳ではまだ退職になっていません。',
        en: 'The register does not say yet that this person has left.',
      })
    case 'accountClosed':
      return seeClosedAccounts(db, person)
    case 'rightsRevoked': {
      const rights = readRights(person)
      const list = rights.slice(0, 10).join('、')
      return open(rights.length === 0, href, { ja: `残っている利用権：${list}`, en: `Rights still held: ${list}` })
    }
    case 'devicesBack': {
      const labels = await devicesOf(db, person.id)
      const list = labels.slice(0, 10).join('、')
      return open(labels.length === 0, '/devices', { ja: `戻っていない端末：${list}`, en: `Devices not back: ${list}` })
    }
    case 'rights':
    case 'card':
    case 'training':
    case 'rulesTold':
    case 'itemsBack':
    case 'contacts':
    case 'informationBack':
      return undefined
  }
}

/** An account that was begun anew has to be signed in to anew: what its owner did before says nothing of them. */
async function seeAccount(db: Kysely<Schema>, person: PersonRow): Promise<Seen> {
  const accounts = await db
    .selectFrom('accounts')
    .select(['last_sign_in_at', 'locked_at'])
    .where('person_id', '=', person.id)
    .orderBy('id')
    .limit(100)
    .execute()
  const usable = accounts.filter((account) => account.locked_at === null)
  const isDone = usable.some((account) => account.last_sign_in_at !== null)
  if (accounts.length === 0)
    return open(false, '/accounts', { ja: 'アカウントがまだありません。', en: 'There is no account yet.' })
  return open(isDone, '/accounts', {
    ja: usable.length > 0 ? '本人がまだサインインしていません。' : 'アカウントがロックされています。',
    en: usable.length > 0 ? 'The person has not signed in yet.' : 'The account is locked.',
  })
}

async function seeClosedAccounts(db: Kysely<Schema>, person: PersonRow): Promise<Seen> {
  const unlocked = await db
    .selectFrom('accounts')
    .select('id')
    .where('person_id', '=', person.id)
    .where('locked_at', 'is', null)
    .limit(1)
    .executeTakeFirst()
  return open(unlocked === undefined, '/accounts', {
    ja: 'ロックしていないアカウントがあります。',
    en: 'An account is not locked yet.',
  })
}

/** Labels of a person's own devices whose use is over and that nobody has found to be cleared. */
async function notCleared(db: Kysely<Schema>, person: string): Promise<string[]> {
  const rows = await db
    .selectFrom('personal_devices')
    .innerJoin('devices', 'devices.id', 'personal_devices.device_id')
    .select('devices.label')
    .where('personal_devices.person_id', '=', person)
    .where('personal_devices.checked_at', 'is', null)
    .where('devices.state', 'in', ['inUse', 'toWipe'])
    .orderBy('devices.search_key')
    .limit(10)
    .execute()
  return rows.map(({ label }) => label)
}

/** Labels of the devices that are with a person, or ought to be. */
async function devicesOf(db: Kysely<Schema>, person: string): Promise<string[]> {
  const rows = await db
    .selectFrom('devices')
    .select('label')
    .where('user_id', '=', person)
    .where('state', 'in', WITH_USER)
    .orderBy('search_key')
    .limit(100)
    .execute()
  return rows.map(({ label }) => label)
}

function open(done: boolean, href: string, left: Words): Seen {
  return done ? { done } : { done, left, href }
}
