import type { MeasureId } from '../guideline/ids.ts'
import type { Words } from '../words.ts'
import { GUIDELINE_DEMANDS, isAccepted, lackOfStandard } from './authentication-standard.ts'
import { type Answer, type Entrance, isReviewed, STRONG_AUTHENTICATIONS } from './entrance.ts'
import type { LackReason } from './lack-words.ts'
import { type Found, type Mechanism, tally } from './mechanism.ts'
import type { OrganisationView } from './organisation-view.ts'

/** What an entrance is asked: `unknown` is no answer and counts against it. */
type Question = {
  readonly lack: LackReason
  readonly answer: (entrance: Entrance, view: OrganisationView) => Answer
  readonly at?: (entrance: Entrance) => number | undefined
}

/** Mechanisms that count the register of entrances: every system reachable from outside, also those Taga does not front. */
export const entranceMechanisms: readonly Mechanism[] = [
  {
    id: 'AD-14.standard',
    measure: 'AD-14',
    subject: 'standard',
    title: {
      ja: '認証基準を文書にして承認し、実際の設定と合っている',
      en: 'the authentication standard is written, approved and true to the settings',
    },
    denominator: { ja: '組織の認証基準', en: "the organisation's authentication standard" },
    evidence: ['recorded'],
    evaluate: (view) => tally([findStandard(view)]),
  },
  entrances(
    'AD-14',
    'authentication',
    [
      { lack: 'weakAuthentication', answer: hasStrongAuthentication },
      { lack: 'belowStandard', answer: meetsDemand },
    ],
    {
      ja: '社外から入る口が、二要素以上または証明書（認証基準があればその方法）で本人を確認',
      en: 'entrances prove identity by two factors or a certificate, or as the authentication standard demands',
    },
  ),
  entrances(
    'AD-15',
    'boundary',
    [
      {
        lack: 'boundaryOpen',
        answer: ({ boundary }) => boundary.restricted,
        at: ({ boundary }) => boundary.reviewedAt,
      },
      { lack: 'logsNotKept', answer: ({ logsKept }) => logsKept },
    ],
    { ja: '入口の境界が守られ、アクセス記録が残る', en: 'entrances are guarded at the boundary and keep access logs' },
  ),
  entrances('AD-16', 'passwords', [{ lack: 'weakPasswordsAccepted', answer: refusesWeakPasswords }], {
    ja: '入口が弱いパスワードを拒む',
    en: 'entrances refuse weak passwords',
  }),
  entrances('TW-13', 'path', [{ lack: 'pathNotEncrypted', answer: ({ encryptedPath }) => encryptedPath }], {
    ja: '入口までの通信路が暗号化されている',
    en: 'the path to each entrance is encrypted',
  }),
]

function entrances(measure: MeasureId, name: string, questions: readonly Question[], title: Words): Mechanism {
  return {
    id: `${measure}.${name}`,
    measure,
    subject: 'entrance',
    title,
    denominator: {
      ja: '社外から届く入口すべて（Tagaの外にあるものも含む）',
      en: 'every entrance reachable from outside, also those beside Taga',
    },
    evidence: ['measured', 'enforced', 'recorded', 'declared'],
    evaluate: (view) => tally(view.entrances.map((entrance) => findEntrance(entrance, questions, view))),
  }
}

/** A known "no" is told even when it is old: a review can only be waited for where the last word was good. */
function findEntrance(entrance: Entrance, questions: readonly Question[], view: OrganisationView): Found {
  const { now } = view
  const { id, knownBy, recordedAt } = entrance
  const denied = questions.find(({ answer }) => answer(entrance, view) === 'no')
  if (denied !== undefined) return { id, state: 'fails', reason: denied.lack }
  if (questions.some(({ answer }) => answer(entrance, view) === 'unknown'))
    return { id, state: 'unknown', reason: 'notSeen' }
  if (recordedAt > now) return { id, state: 'unknown', reason: 'notSeen' }
  if (!isReviewed(entrance, now)) return { id, state: 'stale', reason: 'reviewDue' }
  const times = questions.flatMap(({ at }) => at?.(entrance) ?? [])
  return { id, state: 'holds', provenance: knownBy, at: Math.min(recordedAt, ...times) }
}

function hasStrongAuthentication({ authentication }: Entrance): Answer {
  if (authentication === 'unknown') return 'unknown'
  return STRONG_AUTHENTICATIONS.includes(authentication) ? 'yes' : 'no'
}

/** A way that the standard does not accept at this entrance, strong as it may be. */
function meetsDemand(entrance: Entrance, { authenticationStandard }: OrganisationView): Answer {
  if (entrance.authentication === 'unknown') return 'unknown'
  return isAccepted(entrance, authenticationStandard?.demands ?? GUIDELINE_DEMANDS) ? 'yes' : 'no'
}

/** The document is kept by a workflow, so it is recorded; whether it is followed is for the other mechanisms. */
function findStandard({ authenticationStandard: standard, now }: OrganisationView): Found {
  const id = 'authentication'
  const lack = lackOfStandard(standard, now)
  if (standard !== undefined && lack === undefined)
    return { id, state: 'holds', provenance: 'recorded', at: standard.approvedAt }
  return { id, state: lack === 'standardMissing' ? 'fails' : 'stale', reason: lack ?? 'standardMissing' }
}

/** An entrance that takes no password at all accepts no weak one. */
function refusesWeakPasswords({ passwordPolicy }: Entrance): Answer {
  switch (passwordPolicy) {
    case 'checked':
    case 'noPasswords':
      return 'yes'
    case 'unchecked':
      return 'no'
    case 'unknown':
      return 'unknown'
  }
}
