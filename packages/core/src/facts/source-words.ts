import type { Words } from '../words.ts'
import type { SourceId } from './catalogue.ts'

/** What each source is called, and how it is set up: for lists of what is "not set up yet". */
export const SOURCE_WORDS: Readonly<Record<SourceId, { readonly title: Words; readonly setUp: Words }>> = {
  'register.people': {
    title: { ja: '利用者の台帳', en: 'register of people' },
    setUp: {
      ja: '利用者と部署を登録します（CSVでも取り込めます）。',
      en: 'Register people and departments; a CSV file will do.',
    },
  },
  'register.devices': {
    title: { ja: '端末の台帳', en: 'register of devices' },
    setUp: {
      ja: '端末と使用者を登録します（CSVでも取り込めます）。',
      en: 'Register devices and who uses them; a CSV file will do.',
    },
  },
  'register.resources': {
    title: { ja: '情報と接続先の台帳', en: 'register of information and resources' },
    setUp: {
      ja: '業務で開くものと、その情報のレベル・必要な権利を登録します。',
      en: 'Register what is opened for work, its information level and the right it needs.',
    },
  },
  path: {
    title: { ja: '接続の経路', en: 'path of the connection' },
    setUp: {
      ja: '業務システムをゲートウェイ経由に切り替えます。',
      en: 'Put the gateway in front of the systems used for work.',
    },
  },
  session: {
    title: { ja: 'サインインと本人確認', en: 'sign-in and proof of identity' },
    setUp: {
      ja: '利用者にパスキーか認証アプリを登録してもらいます。',
      en: 'Have people register a passkey or an authenticator.',
    },
  },
  incidents: {
    title: { ja: '事故の記録', en: 'register of incidents' },
    setUp: {
      ja: '事故の受付と責任者を決めます。',
      en: 'Name who takes reports of incidents and who leads the response.',
    },
  },
  exemptions: {
    title: { ja: '例外の台帳', en: 'register of exemptions' },
    setUp: {
      ja: '例外を、理由・責任者・期限とともに記録します。',
      en: 'Record exemptions with their reason, owner and end.',
    },
  },
  posture: {
    title: { ja: '端末の点検', en: 'look at the device' },
    setUp: { ja: '端末に点検ツールを入れて登録します。', en: 'Install the agent on the devices and enrol them.' },
  },
  'posture.hosts': {
    title: { ja: '接続先の点検', en: 'look at the hosts' },
    setUp: {
      ja: '社内PCと仮想デスクトップにも点検ツールを入れます。',
      en: 'Install the agent on office PCs and virtual desktops too.',
    },
  },
  network: {
    title: { ja: '接続元ネットワークの判別', en: 'recognition of the network' },
    setUp: {
      ja: '自宅の回線を利用者に登録してもらいます（1人3か所まで）。',
      en: 'Have people register their networks at home, at most three each.',
    },
  },
  place: {
    title: { ja: '働く場所の確認', en: 'place of work' },
    setUp: {
      ja: '働く場所の申告と覗き見対策の確認を始めます。',
      en: 'Begin to ask for the place of work and for screen protection.',
    },
  },
  'approvals.personalDevices': {
    title: { ja: '私用端末の承認', en: 'approval of personal devices' },
    setUp: {
      ja: '私用端末の申請と承認の担当者を決めます。',
      en: 'Name who approves personal devices, and open the request form.',
    },
  },
  'approvals.applications': {
    title: { ja: 'アプリの承認', en: 'approval of applications' },
    setUp: {
      ja: '承認済みアプリの一覧を作り、申請の受付を始めます。',
      en: 'List the approved applications, and open the request form.',
    },
  },
  training: {
    title: { ja: 'ポリシーの確認と教育', en: 'policy and training' },
    setUp: {
      ja: 'ポリシーを公開し、確認と教育の期限を決めます。',
      en: 'Publish the policy and set dates for acknowledgement and training.',
    },
  },
  contacts: {
    title: { ja: '緊急時の連絡先', en: 'contacts for emergencies' },
    setUp: {
      ja: '連絡先を登録し、年に1度の確認を始めます。',
      en: 'Register the contacts, to be confirmed once a year.',
    },
  },
  takeOut: {
    title: { ja: '持ち出しの許可', en: 'take-out permits' },
    setUp: {
      ja: '持ち出しの申請と許可の担当者を決めます。',
      en: 'Name who permits take-outs, and open the request form.',
    },
  },
  detection: {
    title: { ja: '不審な利用の検知', en: 'detection of unusual use' },
    setUp: { ja: 'アクセス記録の検知を有効にします。', en: 'Switch on detection over the access log.' },
  },
  credentials: {
    title: { ja: '漏えいした認証情報の確認', en: 'exposed credentials' },
    setUp: {
      ja: '漏えいの届け出と、変更の記録を始めます。',
      en: 'Begin to record exposures and the changes made after them.',
    },
  },
}

/**
 * The sources that something in this software writes by now: these can be adopted. A rule on any other would take effect on everybody,
 * since nobody could ever supply its facts.
 */
export const SOURCES_WITH_WRITERS: readonly SourceId[] = [
  'register.people',
  'register.devices',
  'register.resources',
  'path',
  'session',
  'incidents',
  'exemptions',
  'posture',
  'posture.hosts',
  'network',
  'place',
  'approvals.personalDevices',
  'approvals.applications',
  'contacts',
  'credentials',
]
