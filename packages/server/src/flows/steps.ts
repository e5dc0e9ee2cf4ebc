import type { FlowKind, FlowStepId } from '@taga/contract'
import type { Words } from '@taga/core'

/**
 * What a step is, and whether Taga can see for itself that it is done. Seen steps cannot be ticked, only declared not needed where
 * `canSkip`. A declared step stays open while the registers say otherwise.
 */
export type StepSpec = {
  readonly step: FlowStepId
  readonly title: Words
  readonly how: 'seen' | 'declared'
  readonly canSkip: boolean
}

/** The checklists of a joiner and of a leaver (A5: AD-12 terminals, AD-14 accounts and rights, EX-3 training). */
export const FLOW_STEPS_OF: Readonly<Record<FlowKind, readonly StepSpec[]>> = {
  joiner: [
    seen('inRegister', 'never', '台帳に登録し、部署を決める', 'In the register, with a department'),
    seen('account', 'mayBeSkipped', 'アカウントを作り、本人がサインインできる', 'Has an account and can sign in'),
    declared('rights', '必要な利用権だけを与えた', 'Has the rights the work needs, and no more'),
    seen(
      'device',
      'mayBeSkipped',
      '端末を貸し出した、または私用端末を承認した',
      'Has a device: lent, or an approved one of their own',
    ),
    declared('card', '緊急連絡先のカードを渡した', 'Was given the emergency contact card'),
    declared('training', 'テレワークの教育を受けた', 'Took the telework training'),
    declared('rulesTold', 'ルールを説明し、本人が確認した', 'Was told the rules and acknowledged them'),
  ],
  leaver: [
    seen(
      'hasLeft',
      'never',
      '台帳で退職にした（アクセスは直ちに止まる）',
      'Marked as having left: access ends at once',
    ),
    seen('accountClosed', 'never', 'アカウントを止め、セッションを終わらせた', 'Account locked, sessions ended'),
    seen('rightsRevoked', 'never', '利用権をすべて外した', 'All rights taken back'),
    seen(
      'devicesBack',
      'never',
      '端末がすべて戻り、私用端末の利用も終わった',
      'Every device is back; use of their own has ended',
    ),
    declared(
      'itemsBack',
      '記録媒体・カード・鍵・のぞき見防止フィルターを回収した',
      'Media, cards, keys and filters are back',
    ),
    declared(
      'contacts',
      '連絡体制から外し、代わりの人を決めた',
      'Out of the contact tree, with somebody in their place',
    ),
    declared(
      'informationBack',
      '情報の返却と削除を確認した（紙・私用端末・クラウド）',
      'Information returned or deleted: paper, own devices, cloud',
    ),
  ],
}

function seen(step: FlowStepId, skip: 'never' | 'mayBeSkipped', ja: string, en: string): StepSpec {
  return { step, title: { ja, en }, how: 'seen', canSkip: skip === 'mayBeSkipped' }
}

function declared(step: FlowStepId, ja: string, en: string): StepSpec {
  return { step, title: { ja, en }, how: 'declared', canSkip: true }
}
