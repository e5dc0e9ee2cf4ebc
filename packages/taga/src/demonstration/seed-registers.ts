import type { Level } from '@taga/core'
import type { ApiUser } from './ask-api.ts'
import { DEPARTMENTS, type DepartmentName, ORGANISATION, PEOPLE, RESOURCES, RIGHTS } from './office.ts'

const DAY = 86_400_000

/** What was registered, by the names of `office.ts`. */
export type Registered = {
  readonly department: ReadonlyMap<DepartmentName, string>
  readonly person: ReadonlyMap<string, string>
  readonly resource: ReadonlyMap<string, string>
}

type WithId = { readonly id: string }

/** The organisation, its people, and what they open. */
export async function seedRegisters(admin: ApiUser, now: () => number): Promise<Registered> {
  await admin.send('PUT', '/api/organisation', {
    version: 0,
    nameJa: ORGANISATION.name,
    nameEn: 'Tagayama Works (demonstration)',
    words: ORGANISATION.words,
    patternsInUse: ['remote_desktop', 'virtual_desktop', 'cloud_app', 'take_home_pc', 'secure_browser'],
  })
  for (const step of ['organisation', 'departments', 'patterns', 'levels', 'sources', 'people', 'device'])
    await admin.send('PUT', `/api/first-hour/${step}`, { state: 'done' })
  await admin.send('PUT', '/api/first-hour/name', { state: 'skipped' })
  const department = new Map<DepartmentName, string>()
  for (const { name, patterns } of DEPARTMENTS)
    department.set(name, (await admin.send<WithId>('POST', '/api/departments', { name, patterns })).id)
  const person = await seedPeople(admin, department)
  const resource = new Map<string, string>()
  for (const { right, level, teleworkAllowed, savingPossible, ...known } of RESOURCES)
    resource.set(
      known.name,
      (
        await admin.send<WithId>('POST', '/api/resources', {
          ...known,
          ...present({ level, teleworkAllowed, savingPossible, rightNeeded: right }),
        })
      ).id,
    )
  await seedInformation(admin, { now: now(), department, resource })
  return { department, person, resource }
}

async function seedPeople(
  admin: ApiUser,
  department: ReadonlyMap<DepartmentName, string>,
): Promise<Map<string, string>> {
  const present = await admin.send<{ rows: { id: string; name: string; version: number }[] }>('GET', '/api/people')
  const people = new Map(present.rows.map(({ id, name }) => [name, id]))
  for (const { name: place } of DEPARTMENTS)
    for (const [name, kana, mail] of PEOPLE[place]) {
      const draft = {
        name,
        kana,
        mail: `${mail}@tagayama.example.jp`,
        department: department.get(place),
        rights: RIGHTS[place],
      }
      const known = present.rows.find((row) => row.name === name)
      if (known === undefined) people.set(name, (await admin.send<WithId>('POST', '/api/people', draft)).id)
      else await admin.send('PUT', `/api/people/${known.id}`, { ...draft, version: known.version })
    }
  return people
}

type Places = {
  readonly now: number
  readonly department: ReadonlyMap<DepartmentName, string>
  readonly resource: ReadonlyMap<string, string>
}

/** Assets, services, entrances, places: with gaps, as in any office. */
async function seedInformation(admin: ApiUser, { now, department, resource }: Places): Promise<void> {
  const head = await admin.send<WithId>('POST', '/api/locations', { name: '本社・工場', kind: 'office' })
  const store = await admin.send<WithId>('POST', '/api/locations', { name: '第二倉庫', kind: 'store' })
  const asset = (name: string, form: string, more: object) => admin.send('POST', '/api/assets', { name, form, ...more })
  const level = (of: Level) => ({ level: of, reviewDueAt: now + 200 * DAY })
  await asset('顧客名簿', 'electronic', {
    ...level('confidential'),
    owner: '営業部長',
    department: department.get('営業部'),
    resource: resource.get('顧客管理'),
    personal: true,
  })
  await asset('設計図（量産品）', 'electronic', {
    ...level('confidential'),
    owner: '設計部長',
    department: department.get('設計部'),
    resource: resource.get('設計図ファイルサーバー'),
    personal: false,
  })
  await asset('雇用契約書つづり', 'paper', {
    ...level('confidential'),
    owner: '総務部長',
    department: department.get('総務部'),
    location: store.id,
    personal: true,
  })
  await asset('会議資料', 'electronic', { ...level('business'), owner: '各部門長', location: head.id })
  await asset('製品カタログ', 'electronic', { ...level('public'), owner: '営業部' })
  await asset('旧取引先の見積書', 'paper', { location: store.id })
  await seedServices(admin, now)
  await seedEntrances(admin, now)
}

async function seedServices(admin: ApiUser, now: number): Promise<void> {
  await admin.send('POST', '/api/services', {
    name: '社内チャット',
    kind: 'chat',
    state: 'approved',
    highestLevel: 'business',
    authentication: 'multiFactor',
    conditions: '社外の人を招くときは、部門長の承認を受ける。',
    checks: {
      terms: { answer: 'yes' },
      encryption: { answer: 'yes' },
      signIn: { answer: 'yes' },
      logs: { answer: 'yes' },
    },
    reviewDueAt: now + 150 * DAY,
  })
  await admin.send('POST', '/api/services', {
    name: '大容量ファイル便',
    kind: 'sharing',
    state: 'approved',
    highestLevel: 'business',
    authentication: 'multiFactor',
    conditions: '送り先を確かめ、受け取られたら7日以内に削除する。',
    checks: { terms: { answer: 'yes' }, sharing: { answer: 'yes' } },
    reviewDueAt: now + 20 * DAY,
  })
  await admin.send('POST', '/api/services', {
    name: '個人用クラウドメモ',
    kind: 'storage',
    state: 'inReview',
    authentication: 'unknown',
    checks: {},
  })
}

async function seedEntrances(admin: ApiUser, now: number): Promise<void> {
  const known = { frontedByTaga: false, encryptedPath: 'yes', owner: '情報システム課', reviewDueAt: now + 120 * DAY }
  const vpn = await admin.send<WithId>('POST', '/api/entrances', {
    ...known,
    name: '旧VPN装置',
    kind: 'vpn',
    authentication: 'password',
    passwordPolicy: 'unknown',
    boundaryRestricted: 'unknown',
    logsKept: 'no',
  })
  await admin.send('POST', '/api/entrances', {
    ...known,
    name: 'クラウドのメール',
    kind: 'mail',
    authentication: 'multiFactor',
    passwordPolicy: 'checked',
    boundaryRestricted: 'yes',
    logsKept: 'yes',
  })
  await admin.send('POST', `/api/entrances/${vpn.id}/rules`, {
    source: 'どこからでも',
    destination: 'ファイルサーバー（445番）',
    purpose: '以前の出張者のため。今は使われていない。',
    owner: '情報システム課',
    state: 'toRemove',
    reviewDueAt: now + 30 * DAY,
  })
}

/** Without what is not known. */
function present(draft: Readonly<Record<string, unknown>>): object {
  return Object.fromEntries(Object.entries(draft).filter(([, value]) => value !== undefined))
}
