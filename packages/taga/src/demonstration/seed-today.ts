import type { ApiUser } from './ask-api.ts'
import type { Fleet } from './seed-devices.ts'
import { seedProgramme } from './seed-programme.ts'
import { seedReach } from './seed-reach.ts'
import type { Registered } from './seed-registers.ts'
import { seedOwnDevice, seedThings } from './seed-things.ts'

const DAY = 86_400_000

export type Today = {
  readonly admin: ApiUser
  readonly teleworker: ApiUser
  readonly executive: ApiUser
  readonly registered: Registered
  readonly fleet: Fleet
  readonly now: number
}

/** What waits this morning: requests, a stock-taking, a loan, a leaver, an exemption, contacts, a plan for some measures. */
export async function seedToday(today: Today): Promise<void> {
  const { admin, registered, now } = today
  await seedContacts(admin, registered)
  await seedOwnDevice(today)
  await seedRequests(today)
  await seedThings(today)
  await admin.send('POST', '/api/stock-takings', {
    name: '年度末の端末棚卸し',
    until: now + 10 * DAY,
    filter: { ownership: 'company' },
  })
  for (const [name, kind] of [
    ['原田 稔', 'leaver'],
    ['中野 梓', 'joiner'],
  ] as const) {
    const person = registered.person.get(name)
    if (person !== undefined) await admin.send('POST', '/api/flows', { person, kind, dueAt: now + 8 * DAY })
  }
  await seedProgramme(admin, today)
  await seedReach(today)
}

async function seedContacts(admin: ApiUser, registered: Registered): Promise<void> {
  await admin.send('PUT', '/api/contacts', {
    after: 0,
    contacts: [
      {
        kind: 'security',
        name: '山﨑 濵子',
        role: '情報システム課',
        telephone: '03-0000-0001',
        hours: '平日 8:30〜17:30',
      },
      { kind: 'deputy', name: '小林 大輔', role: '情報システム課', telephone: '03-0000-0002', hours: '夜間・休日' },
      { kind: 'accidents', name: '松本 恵', role: '総務部長', telephone: '03-0000-0003' },
      {
        kind: 'department',
        name: '佐藤 健',
        role: '営業部長',
        telephone: '03-0000-0004',
        department: registered.department.get('営業部'),
      },
    ],
  })
}

async function seedRequests({ teleworker, admin, fleet, now }: Today): Promise<void> {
  const terms = await teleworker.send<{
    consent: { version: string }
    protections: { id: string; kinds: string[] }[]
  }>('GET', '/api/personal-device-terms')
  await teleworker.send('POST', '/api/my/personal-devices/requests', {
    label: '𠮷田の私物タブレット',
    kind: 'tablet',
    os: 'ios',
    management: 'browserOnly',
    purpose: '外出先でメールと予定を確認するため',
    patterns: ['virtual_desktop'],
    protections: terms.protections.filter(({ kinds }) => kinds.includes('tablet')).map(({ id }) => id),
    consentVersion: terms.consent.version,
  })
  const questions = await teleworker.send<{ questions: { id: string }[] }>('GET', '/api/applications/review-questions')
  await teleworker.send('POST', '/api/my/application-requests', {
    name: '名刺管理アプリ',
    publisher: '名刺管理株式会社（架空）',
    os: 'ios',
    purpose: '訪問先の名刺を整理するため',
    source: '公式のアプリストア',
    review: Object.fromEntries(questions.questions.map(({ id }) => [id, 'unknown'])),
    neededBy: now + 14 * DAY,
  })
  await teleworker.send('POST', '/api/loans/requests', {
    wanted: 'laptop',
    purpose: '来月の展示会で使うため',
    until: now + 30 * DAY,
  })
  const silent = fleet.id.get('NOTE-0031')
  const owner = await admin.send<{ account: { person?: string } }>('GET', '/api/session')
  if (silent !== undefined && owner.account.person !== undefined)
    await admin.send('POST', '/api/exemptions', {
      exemptFrom: 'screen-lock-local',
      subject: { kind: 'device', id: silent },
      reason: '製造ラインの表示用で、無人になることがない。',
      owner: owner.account.person,
      until: now + 90 * DAY,
    })
}
