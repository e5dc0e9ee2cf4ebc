import type { Words } from '../words.ts'

/** Why a subject does not count as good, or does not count at all. The id of the item, fact or source it is about stands beside it. */
export const LACK_WORDS = {
  fails: { ja: '条件を満たしていない', en: 'does not meet the condition' },
  notSeen: { ja: '確かめられていない', en: 'could not be seen' },
  tooOld: { ja: '確認が古い', en: 'what is known is too old' },
  noAgent: {
    ja: '点検プログラムがなく、本人の確認も有効でない',
    en: 'no agent, and no valid confirmation by its user',
  },
  ruleMissing: { ja: 'ルールがない', en: 'the rule does not exist' },
  ruleOff: { ja: 'ルールが止まっている', en: 'the rule is off' },
  ruleObserves: { ja: 'ルールは観察中で、止めてはいない', en: 'the rule observes and stops nobody' },
  ruleWarns: { ja: 'ルールは警告だけで、止めてはいない', en: 'the rule only warns and stops nobody' },
  ruleNotBegun: { ja: 'ルールの開始日がまだ来ていない', en: 'the rule has not begun yet' },
  sourceNotAdopted: { ja: '必要な情報源がまだ使われていない', en: 'a source it needs is not adopted yet' },
  weakAuthentication: { ja: '本人確認が一要素だけ、または無い', en: 'one factor only, or none' },
  weakPasswordsAccepted: { ja: '弱いパスワードを受け付ける', en: 'accepts weak passwords' },
  pathNotEncrypted: { ja: '通信路が暗号化されていない', en: 'the path is not encrypted' },
  boundaryOpen: { ja: '外からの到達が制限されていない', en: 'reach from outside is not restricted' },
  logsNotKept: { ja: 'アクセス記録が残っていない', en: 'access logs are not kept' },
  reviewDue: { ja: '見直しの期限を過ぎた', en: 'its review is overdue' },
  passwordNotChecked: { ja: 'パスワードが検査されていない', en: 'its password was never checked' },
  weakSignIn: { ja: '強い本人確認が設定されていない', en: 'no strong sign-in is set up' },
  levelMissing: { ja: '情報のレベルが決まっていない', en: 'no information level is decided' },
  userMissing: { ja: '使用者が決まっていない', en: 'no user is named' },
  lost: { ja: '紛失または盗難', en: 'lost or stolen' },
  whereaboutsOld: { ja: '14日以上所在が確かめられていない', en: 'its whereabouts were not confirmed for 14 days' },
  notInHands: { ja: '貸出・使用中ではない', en: 'is not in anybody’s hands' },
  notSeenLately: { ja: '14日以内に使われた記録がない', en: 'was not seen within 14 days' },
  doesNotApply: { ja: 'この端末には当てはまらない', en: 'does not apply to this device' },
  exempted: { ja: '例外として認められている（期限まで）', en: 'let off for a time by an exemption' },
  notDeclared: { ja: '実施の申告がない', en: 'nobody has declared that it is done' },
  declaredNot: { ja: '実施していないと申告された', en: 'declared as not done' },
  declarationOld: { ja: '申告の有効期限を過ぎた', en: 'the declaration has run out' },
  notApproved: { ja: '承認されていない', en: 'is not approved' },
  contactMissing: { ja: '連絡先に登録されていない', en: 'is not among the contacts' },
  cardOld: { ja: '連絡先が1年以上見直されていない', en: 'the contacts were not looked over for more than a year' },
  handlingMissing: { ja: '取扱いが決まっていない', en: 'its handling is not decided' },
  inactive: { ja: 'ロック中または退職', en: 'is locked or has left' },
} as const satisfies Readonly<Record<string, Words>>

export type LackReason = keyof typeof LACK_WORDS
