import { setImmediate } from 'node:timers/promises'
import type { AccountView, DeviceView, OrganisationView, PersonView, ResourceView, Seen } from '@taga/core'
import type { Kysely } from 'kysely'
import { accountStrengths } from '../accounts/account-strength.ts'
import { readRoles } from '../accounts/store.ts'
import { approvedStandard } from '../authentication-standard/store.ts'
import { currentCard } from '../contacts/store.ts'
import type { Schema } from '../db/schema.ts'
import { joinDeviceFacts, readPeopleFacts } from '../decisions/read-facts.ts'
import type { PublishedRules } from '../decisions/rules.ts'
import { type DeviceRow, walkDevices } from '../devices/store.ts'
import { enforcedNames } from '../dns-lists/enforced-names.ts'
import { entranceOf, listEntrances } from '../entrances/store.ts'
import { readOrganisation } from '../organisation/store.ts'
import { type PersonRow, walkPeople } from '../people/store.ts'
import { lastHeardOf, readFactsOf } from '../reports/store.ts'
import { listResources } from '../resources/store.ts'
import { listCounted } from '../sendings/store.ts'
import { listDeclarations, listTailoring } from './store.ts'

type Db = Kysely<Schema>

const STEP = 500
/** Devices read and judged at once, while other requests wait: some 20 ms. */
const DEVICES_AT_ONCE = 50
const MOST_RESOURCES = 5_000

/**
 * Everything that the measures are computed from, out of the registers, the reported facts and the rules in force; but for the devices
 * (`walkDeviceViews`) and the time, which is that after the reading.
 */
export async function buildView(
  db: Db,
  published: PublishedRules,
  since: number,
): Promise<Omit<OrganisationView, 'now'>> {
  const { rules, settings = {}, adopted } = published.set
  const { patternsInUse } = await readOrganisation(db)
  const standard = await approvedStandard(db, published)
  return {
    settings,
    adopted,
    rules,
    people: await peopleOf(db),
    devices: [],
    resources: (await listResources(db, '', MOST_RESOURCES)).map(
      (row): ResourceView => ({
        id: row.id,
        ...(row.level === null ? {} : { level: row.level }),
        ...(row.telework_allowed === null ? {} : { teleworkAllowed: row.telework_allowed === 1 }),
        recordedAt: row.updated_at,
      }),
    ),
    accounts: await accountsOf(db),
    entrances: (await listEntrances(db)).map(entranceOf),
    decisions: await decisionsOf(db, since),
    tailoring: await listTailoring(db),
    ...(await informationOf(db)),
    sendings: await listCounted(db),
    declarations: await listDeclarations(db),
    enforcedParts: await enforcedNames(db),
    ...(patternsInUse === undefined ? {} : { patternsInUse }),
    ...(standard === undefined ? {} : { authenticationStandard: standard }),
  }
}

async function peopleOf(db: Db): Promise<PersonView[]> {
  const accounts = await db.selectFrom('accounts').select(['person_id', 'roles']).orderBy('id').limit(100_000).execute()
  const roles = new Map(accounts.map((row) => [row.person_id, readRoles(row.roles)]))
  const people: PersonView[] = []
  for (let last = '', more = true; more; ) {
    const rows: PersonRow[] = await walkPeople(db, last, STEP)
    const facts = await readPeopleFacts(db, rows)
    for (const row of rows) {
      people.push({
        id: row.id,
        roles: roles.get(row.id) ?? ['teleworker'],
        ...(row.department_id === null ? {} : { department: row.department_id }),
        state: row.state,
        seen: facts.get(row.id) ?? {},
      })
    }
    await setImmediate()
    last = rows.at(-1)?.id ?? last
    more = rows.length === STEP
  }
  return people
}

/** Every device with what is known of it, some at a time. In between other requests have their turn, and nothing is held longer. */
export async function* walkDeviceViews(db: Db): AsyncGenerator<readonly DeviceView[]> {
  for (let last = '', more = true; more; ) {
    const rows: DeviceRow[] = await walkDevices(db, last, DEVICES_AT_ONCE)
    const ids = rows.map((row) => row.id)
    const [facts, seenAt] = [await readFactsOf(db, 'device', ids), await lastHeardOf(db, ids)]
    yield rows.map((row) => deviceView(row, facts.get(row.id) ?? {}, seenAt.get(row.id)?.at))
    await setImmediate()
    last = rows.at(-1)?.id ?? last
    more = rows.length === DEVICES_AT_ONCE
  }
}

function deviceView(row: DeviceRow, reported: Seen, lastSeenAt: number | undefined): DeviceView {
  return {
    id: row.id,
    ownership: row.ownership,
    management: row.management,
    lifecycle: row.state,
    kind: row.kind,
    ...(row.user_id === null ? {} : { user: row.user_id }),
    ...(lastSeenAt === undefined ? {} : { lastSeenAt }),
    seen: joinDeviceFacts(row, reported),
  }
}

/** Accounts that can sign in. A password is only ever kept after it passed the checks of AD-16, so its change is its check. */
async function accountsOf(db: Db): Promise<AccountView[]> {
  const rows = await db
    .selectFrom('accounts')
    .select(['id', 'person_id', 'password_hash', 'password_changed_at'])
    .where('locked_at', 'is', null)
    .orderBy('id')
    .limit(100_000)
    .execute()
  const strengthOf = await accountStrengths(db)
  return rows.map((row) => ({
    id: row.id,
    person: row.person_id ?? row.id,
    ...(row.password_changed_at === null ? {} : { passwordCheckedAt: row.password_changed_at }),
    strength: strengthOf(row),
  }))
}

/** What the registers of information, services and contacts say. Services refused or retired are not in use. */
async function informationOf(
  db: Db,
): Promise<Pick<OrganisationView, 'assets' | 'services' | 'contactCard' | 'handling'>> {
  const assets = await db
    .selectFrom('assets')
    .select(['id', 'level', 'review_by', 'updated_at'])
    .where('disposed_at', 'is', null)
    .orderBy('id')
    .limit(20_000)
    .execute()
  const services = await db
    .selectFrom('services')
    .select(['id', 'state', 'decided_at', 'review_by'])
    .where('state', 'in', ['inReview', 'approved'])
    .orderBy('id')
    .limit(5_000)
    .execute()
  const handling = await db.selectFrom('handling').select(['level', 'updated_at']).orderBy('level').limit(10).execute()
  const card = await currentCard(db)
  return {
    assets: assets.map((row) => ({
      id: row.id,
      recordedAt: row.updated_at,
      ...(row.level === null ? {} : { level: row.level }),
      ...(row.review_by === null ? {} : { reviewDueAt: row.review_by }),
    })),
    services: services.map((row) => ({
      id: row.id,
      state: row.state === 'approved' ? 'approved' : 'inReview',
      ...(row.decided_at === null ? {} : { decidedAt: row.decided_at }),
      ...(row.review_by === null ? {} : { reviewDueAt: row.review_by }),
    })),
    handling: Object.fromEntries(handling.map((row) => [row.level, row.updated_at])),
    ...(card === undefined
      ? {}
      : { contactCard: { kinds: card.contacts.map(({ kind }) => kind), keptAt: card.keptAt } }),
  }
}

async function decisionsOf(db: Db, since: number): Promise<OrganisationView['decisions']> {
  const rows = await db
    .selectFrom('decisions')
    .select((eb) => ['outcome', eb.fn.sum<number | string>('times').as('count')])
    .where('last_at', '>=', since)
    .groupBy('outcome')
    .orderBy('outcome')
    .limit(10)
    .execute()
  const count = (outcome: string) => Number(rows.find((row) => row.outcome === outcome)?.count ?? 0)
  const obliged = await db
    .selectFrom('decisions')
    .select((eb) => eb.fn.sum<number | string | null>('times').as('count'))
    .where('last_at', '>=', since)
    .where('outcome', '!=', 'deny')
    .where('obligations', '!=', '[]')
    .executeTakeFirst()
  const total = rows.reduce((sum, row) => sum + Number(row.count), 0)
  return { since, total, denials: count('deny'), obligations: Number(obliged?.count ?? 0) }
}
