import type { Words } from '../words.ts'
import { isSeenLately } from './device-mechanisms.ts'
import { type Found, type Mechanism, tally } from './mechanism.ts'
import type { AccountView, DeviceView, OrganisationView, ResourceView } from './organisation-view.ts'

const ACTIVE_ACCOUNTS: Words = { ja: '在籍中の人のアカウント', en: 'accounts of active people' }

/** Mechanisms that count what the registers hold: devices by whereabouts, resources by level, accounts by sign-in. */
export const registerMechanisms: readonly Mechanism[] = [
  {
    id: 'AD-12.whereabouts',
    measure: 'AD-12',
    subject: 'device',
    title: { ja: '台帳で、どの端末が今どこにあるか分かる', en: 'the register says where each device is now' },
    denominator: { ja: '廃棄していない会社端末すべて', en: 'every company device not disposed of' },
    evidence: ['measured', 'recorded'],
    evaluate: (view) =>
      tally(
        view.devices.filter(({ ownership }) => ownership === 'company').flatMap((device) => whereabouts(device, view)),
      ),
  },
  {
    id: 'EX-2.levels',
    measure: 'EX-2',
    subject: 'resource',
    title: {
      ja: '情報のレベルとテレワークでの扱いが決まっている',
      en: 'information level and use in telework are decided',
    },
    denominator: { ja: '登録された情報・システム', en: 'registered information and systems' },
    evidence: ['recorded'],
    evaluate: (view) => tally(view.resources.map(findLevel)),
  },
  {
    id: 'AD-16.accounts',
    measure: 'AD-16',
    subject: 'account',
    title: { ja: '弱いパスワードを設定時に拒んでいる', en: 'weak passwords are refused when they are set' },
    denominator: ACTIVE_ACCOUNTS,
    evidence: ['enforced'],
    evaluate: (view) => tally(ofActive(view, findPassword)),
  },
  {
    id: 'TW-18.accounts',
    measure: 'TW-18',
    subject: 'account',
    title: { ja: '検査に通ったパスワードを使っている', en: 'the password in use has passed the checks' },
    denominator: ACTIVE_ACCOUNTS,
    evidence: ['enforced'],
    evaluate: (view) => tally(ofActive(view, findPassword)),
  },
  {
    id: 'TW-16.signIn',
    measure: 'TW-16',
    subject: 'account',
    title: { ja: '強い本人確認が設定されている', en: 'a strong sign-in is set up' },
    denominator: ACTIVE_ACCOUNTS,
    evidence: ['enforced'],
    evaluate: (view) => tally(ofActive(view, findStrength)),
  },
]

/** A device in somebody's hands has been seen lately; one in the store room is where the register says. */
function whereabouts(device: DeviceView, { now }: OrganisationView): readonly Found[] {
  const { id, lifecycle, user, lastSeenAt } = device
  switch (lifecycle) {
    case 'disposed':
      return []
    case 'lost':
    case 'stolen':
      return [{ id, state: 'fails', reason: 'lost' }]
    case 'lent':
    case 'inUse':
      if (user === undefined) return [{ id, state: 'fails', reason: 'userMissing' }]
      if (!isSeenLately(lastSeenAt, now)) return [{ id, state: 'stale', reason: 'whereaboutsOld' }]
      return [{ id, state: 'holds', provenance: 'measured', at: lastSeenAt }]
    case 'inStock':
    case 'returned':
    case 'toWipe':
    case 'wiped':
      return [{ id, state: 'holds', provenance: 'recorded' }]
  }
}

/** Handling rules are asked of every level but public (EX-2.1). */
function findLevel({ id, level, teleworkAllowed, recordedAt }: ResourceView): Found {
  if (level === undefined || (level !== 'public' && teleworkAllowed === undefined))
    return { id, state: 'fails', reason: 'levelMissing' }
  return { id, state: 'holds', provenance: 'recorded', at: recordedAt }
}

/** An account that no person in the register answers for still counts: it can be used. */
function ofActive(view: OrganisationView, find: (account: AccountView, now: number) => Found): readonly Found[] {
  const inactive = new Set(view.people.flatMap(({ id, state }) => (state === 'active' ? [] : [id])))
  return view.accounts.map((account) =>
    inactive.has(account.person) ? { id: account.id, state: 'excluded', reason: 'inactive' } : find(account, view.now),
  )
}

function findPassword({ id, passwordCheckedAt, strength }: AccountView, now: number): Found {
  if (passwordCheckedAt !== undefined && passwordCheckedAt <= now)
    return { id, state: 'holds', provenance: 'enforced', at: passwordCheckedAt }
  if (passwordCheckedAt === undefined && strength === 'passkey') return { id, state: 'holds', provenance: 'enforced' }
  return { id, state: 'fails', reason: 'passwordNotChecked' }
}

function findStrength({ id, strength }: AccountView): Found {
  switch (strength) {
    case 'passkey':
    case 'twoFactor':
    case 'passwordAndDevice':
      return { id, state: 'holds', provenance: 'enforced' }
    case 'password':
    case 'none':
      return { id, state: 'fails', reason: 'weakSignIn' }
  }
}
