import type { Deps } from '../packages/server/src/deps.ts'
import { registerDevice } from '../packages/server/src/devices/register-device.ts'
import { addEntrance } from '../packages/server/src/entrances/keep-entrance.ts'
import { addPerson } from '../packages/server/src/people/add-person.ts'
import { addDepartment } from '../packages/server/src/people/departments.ts'
import { addResource } from '../packages/server/src/resources/keep-resource.ts'
import { lendLaptop, seedReport, seenOnLaptop } from './seed-report.ts'

const MINUTE = 60_000
const DAY = 86_400_000
const ACTOR = 'account:seed'

/** A small office: one PC that is fine, one with old signatures, one not heard of lately, one that never reported, one personal phone. */
export async function seedOffice(deps: Deps): Promise<{ readonly device: string }> {
  const department = await addDepartment(deps, ACTOR, {
    name: '営業部',
    patterns: ['remote_desktop', 'virtual_desktop', 'cloud_app', 'take_home_pc'],
  })
  const person = (name: string, kana: string) =>
    addPerson(deps, ACTOR, { name, kana, department: department.id, rights: ['sales'] })
  const fine = await lendLaptop(deps, 'NOTE-0012', (await person('髙橋 一郎', 'タカハシ イチロウ')).id)
  const old = await lendLaptop(deps, 'NOTE-0031', (await person('𠮷田 さくら', 'ヨシダ サクラ')).id)
  const silent = await lendLaptop(
    deps,
    'NOTE-0044（貸出用・大阪支社の会議室に置いてあるもの）',
    (await person('山﨑 濵子', 'ヤマサキ ハマコ')).id,
  )
  await lendLaptop(deps, 'NOTE-0102', (await person('Maximiliane Oberhofer-Wagenknecht', 'オーバーホーファー')).id)
  await registerDevice(deps, ACTOR, {
    label: '佐藤さんのスマートフォン',
    ownership: 'personal',
    management: 'browserOnly',
    kind: 'phone',
    os: 'ios',
    state: 'inUse',
    user: (await person('佐藤 花', 'サトウ ハナ')).id,
  })
  const now = deps.now()
  await report(deps, fine, { at: now - 2 * MINUTE, signaturesAt: now - 3_600_000 })
  await report(deps, old, { at: now - 4 * MINUTE, signaturesAt: now - 8 * DAY, encrypted: false })
  await report(deps, silent, { at: now - 3 * DAY, signaturesAt: now - 4 * DAY })
  await addResource(deps, ACTOR, { name: '経費精算', level: 'business', teleworkAllowed: true })
  await addEntrance(deps, ACTOR, {
    name: '旧VPN装置',
    reviewDueAt: now + 90 * DAY,
    known: {
      kind: 'vpn',
      frontedByTaga: false,
      authentication: 'password',
      passwordPolicy: 'unknown',
      encryptedPath: 'yes',
      boundaryRestricted: 'unknown',
      logsKept: 'no',
      owner: '情報システム課',
    },
  })
  return { device: old }
}

type Look = { readonly at: number; readonly signaturesAt: number; readonly encrypted?: boolean }

async function report(deps: Deps, device: string, { at, signaturesAt, encrypted = true }: Look): Promise<void> {
  const seen = seenOnLaptop(at, {
    'device.pendingUpdates': 2,
    'device.lastUpdateInstalledAt': at - 9 * DAY,
    'device.antimalwareProduct': 'Microsoft Defender',
    'device.antimalwareSignatureAt': signaturesAt,
    'device.dataEncrypted': encrypted,
    'device.encryptionKey': 'tpmOnly',
    'device.browsers': ['Edge 141', 'Chrome 141'],
    'device.wifiSecurity': 'wpa2',
    'device.clockSkewMs': 400,
  })
  await seedReport(deps, device, { at, seen })
}
