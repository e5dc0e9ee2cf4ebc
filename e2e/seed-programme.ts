import { DECLARED_PARTS } from '@taga/core'
import type { Deps } from '../packages/server/src/deps.ts'
import { addEntrance } from '../packages/server/src/entrances/keep-entrance.ts'
import { declarePart } from '../packages/server/src/measures/declare-part.ts'
import { addOwnMeasure } from '../packages/server/src/measures/keep-own-measure.ts'
import { commentMeasure, planMeasure, tailorMeasure } from '../packages/server/src/measures/keep-programme.ts'
import { recordMeasureStates } from '../packages/server/src/measures/record-states.ts'
import { addPerson } from '../packages/server/src/people/add-person.ts'
import { addResource } from '../packages/server/src/resources/keep-resource.ts'
import { lendLaptop, seedReport, seenOnLaptop } from './seed-report.ts'

const MINUTE = 60_000
const DAY = 86_400_000
const ACTOR = 'account:seed'

/** An office on its way: twelve PCs of which two lack something, an entrance that is weak, most of what is declared. */
export async function seedProgramme(deps: Deps): Promise<void> {
  const now = deps.now()
  const people = []
  for (const name of ['髙橋 一郎', '𠮷田 さくら', '山﨑 濵子', '佐藤 花', 'Maximiliane Oberhofer-Wagenknecht'])
    people.push(await addPerson(deps, ACTOR, { name, rights: [] }))
  for (let at = 0; at < 12; at += 1) {
    const device = await lendLaptop(deps, `NOTE-${String(at).padStart(4, '0')}`, people[at % people.length]?.id)
    await report(deps, device, { signaturesAt: now - (at === 3 ? 9 * DAY : DAY / 2), pending: at === 7 ? 4 : 0 })
  }
  await addResource(deps, ACTOR, { name: '経費精算', level: 'business', teleworkAllowed: true })
  await addResource(deps, ACTOR, { name: '勤怠', level: 'business', teleworkAllowed: true })
  for (const [name, authentication] of [
    ['VPN装置', 'multiFactor'],
    ['旧VPN装置', 'password'],
    ['クラウドメール', 'passkey'],
  ] as const)
    await addEntrance(deps, ACTOR, {
      name,
      reviewDueAt: now + 90 * DAY,
      known: {
        kind: 'vpn',
        frontedByTaga: false,
        authentication,
        passwordPolicy: name === '旧VPN装置' ? 'unknown' : 'checked',
        encryptedPath: 'yes',
        boundaryRestricted: 'yes',
        logsKept: 'yes',
        owner: '情報システム課',
      },
    })
  for (const { id } of DECLARED_PARTS.filter(
    (each) => !['EX-1.review', 'AD-18.told', 'AD-10.restore'].includes(each.id),
  ))
    await declarePart(deps, ACTOR, {
      part: id,
      version: 0,
      answer: 'yes',
      note: '規程集の第3章',
      until: now + 300 * DAY,
    })
  await recordMeasureStates(deps)
  await deps.store.checkpoint()
  await declarePart(deps, ACTOR, {
    part: 'EX-1.review',
    version: 0,
    answer: 'yes',
    note: '11月の経営会議',
    until: now + 300 * DAY,
  })
  const [owner] = people
  if (owner !== undefined)
    await planMeasure(deps, ACTOR, { measure: 'AD-7', version: 0, owner: owner.id, dueAt: now + 14 * DAY })
  await tailorMeasure(
    deps,
    { name: ACTOR, executive: true },
    { measure: 'TW-19', version: 0, choice: 'decline', reason: '業務でSNSを使わない', reviewAt: now + 200 * DAY },
  )
  await commentMeasure(deps, ACTOR, { measure: 'AD-7', text: '支社の2台は来週入れ替える。\n担当：𠮷田' })
  await addOwnMeasure(deps, ACTOR, {
    title: '来客用の無線LANを業務用と分ける',
    detail: '支社ごとに年1回確かめる',
    role: 'administrator',
    dimension: 'technology',
    tier: 'recommended',
    answer: 'yes',
    reviewAt: now + 300 * DAY,
  })
}

async function report(
  deps: Deps,
  device: string,
  { signaturesAt, pending }: { readonly signaturesAt: number; readonly pending: number },
): Promise<void> {
  const at = deps.now() - 2 * MINUTE
  const seen = seenOnLaptop(at, {
    'device.pendingSecurityUpdates': pending,
    'device.securityUpdatesPendingSince': at - 20 * DAY,
    'device.antimalwareSignatureAt': signaturesAt,
  })
  await seedReport(deps, device, { at, seen })
}
