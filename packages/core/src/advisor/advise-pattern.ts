import { findPattern } from '../guideline/find-pattern.ts'
import { type MeasureId, PATTERN_IDS, type PatternId } from '../guideline/ids.ts'
import { publishedEdition } from '../guideline/published-edition.ts'
import type { PatternTable } from '../guideline/pattern.ts'
import type { Words } from '../words.ts'

/** What a department needs of its way of teleworking. `unknown`: nobody has said. */
export const NEED_IDS = [
  'confidential',
  'unstableLine',
  'suddenTelework',
  'personalDevices',
  'cloudServices',
  'sameEnvironment',
  'noOfficePc',
] as const
export type NeedId = (typeof NEED_IDS)[number]
export type NeedAnswer = 'yes' | 'no' | 'unknown'
export type Needs = Readonly<Record<NeedId, NeedAnswer>>

/** Each need as a question to whoever knows the department's work. */
export const NEED_WORDS: Readonly<Record<NeedId, Words>> = {
  confidential: { ja: '機密情報をテレワークで扱いますか', en: 'Is confidential information used in telework?' },
  unstableLine: { ja: '通信が不安定な場所でも働きますか', en: 'Is work also done where the connection is unstable?' },
  suddenTelework: {
    ja: '悪天候などで、急にテレワークに切り替えることがありますか',
    en: 'May telework have to start suddenly, as in bad weather?',
  },
  personalDevices: { ja: '私用端末の利用を認めますか', en: 'May personal devices be used?' },
  cloudServices: { ja: '業務にクラウドサービスを使いますか', en: 'Are cloud services used for the work?' },
  sameEnvironment: { ja: 'オフィスと同じ作業環境が必要ですか', en: 'Is the same environment as in the office needed?' },
  noOfficePc: {
    ja: '遠隔操作するPCを、オフィスに置いておけない人がいますか',
    en: 'Is there anybody for whom no PC can stay in the office?',
  },
}

/** What one consideration says about a pattern. `bars`: it should not be chosen; `unclear`: it could not be established. */
export type AdvicePoint = {
  readonly need: NeedId
  readonly says: 'for' | 'against' | 'bars' | 'unclear'
  readonly words: Words
  readonly measures: readonly MeasureId[]
}

/** `suits`: nothing speaks against it. `conditional`: something does. `unclear`: something is not established, or no need was stated. `unsuitable`: barred. */
export const FITS = ['suits', 'conditional', 'unclear', 'unsuitable'] as const
export type PatternAdvice = {
  readonly pattern: PatternId
  readonly fit: (typeof FITS)[number]
  readonly points: readonly AdvicePoint[]
}

/**
 * Ranks the six patterns for stated needs, by the six attributes of table 1 and the considerations of the guideline's chapter on choosing a
 * pattern (EX-2, EX-5, AD-9). A need that nobody stated says nothing for or against any pattern; with none stated all are unclear, in the
 * order of their numbers. What could not be established of a pattern never counts in its favour.
 */
export function advisePatterns(needs: Needs): readonly PatternAdvice[] {
  return PATTERN_IDS.map((pattern, place) => ({ ...advise(pattern, needs), place }))
    .sort(
      (one, other) =>
        FITS.indexOf(one.fit) - FITS.indexOf(other.fit) ||
        countOf(one, 'against') - countOf(other, 'against') ||
        countOf(other, 'for') - countOf(one, 'for') ||
        one.place - other.place,
    )
    .map(({ place: _place, ...advice }) => advice)
}

function countOf({ points }: PatternAdvice, says: AdvicePoint['says']): number {
  return points.filter((point) => point.says === says).length
}

function advise(pattern: PatternId, needs: Needs): PatternAdvice {
  const table = findPattern(pattern).table
  const points = NEED_IDS.flatMap((need) => {
    const answer = needs[need]
    const found = answer === 'unknown' ? undefined : CONSIDERATIONS[need](pattern, answer, table)
    return found === undefined ? [] : [{ need, ...found }]
  })
  const says = points.map((point) => point.says)
  const nobodySaid = NEED_IDS.every((need) => needs[need] === 'unknown')
  const fit = says.includes('bars')
    ? 'unsuitable'
    : nobodySaid || says.includes('unclear')
      ? 'unclear'
      : says.includes('against')
        ? 'conditional'
        : 'suits'
  return { pattern, fit, points }
}

type Found = Omit<AdvicePoint, 'need'> | undefined
type Consideration = (pattern: PatternId, answer: 'yes' | 'no', table: PatternTable) => Found

const DESKTOPS: readonly PatternId[] = ['remote_desktop', 'virtual_desktop']

const CONSIDERATIONS: Readonly<Record<NeedId, Consideration>> = {
  confidential: (pattern, answer) => {
    if (answer === 'no') return undefined
    if (DESKTOPS.includes(pattern))
      return point(
        'for',
        ['EX-2', 'AD-2'],
        '機密情報を扱う場合の候補です。',
        'A candidate where confidential information is used.',
      )
    if (pattern === 'secure_browser')
      return point(
        'against',
        ['EX-2', 'AD-2'],
        'データは端末に残りませんが、機密情報の候補として挙げられているのは二つのデスクトップ方式です。',
        'No data stays on the device, but the candidates named for confidential information are the two desktops.',
      )
    return point(
      'bars',
      ['EX-2', 'AD-2'],
      '端末にデータが残り得るため、機密情報の候補ではありません。',
      'Data may stay on the device: not a candidate for confidential information.',
    )
  },
  unstableLine: (_pattern, answer, { fastConnection }) => {
    if (answer === 'no') return undefined
    switch (fastConnection.value) {
      case 'required':
        return point('bars', ['EX-5'], '高速な回線が必須です。', 'A fast connection is required.')
      case 'desirable':
        return point('against', ['EX-5'], '高速な回線が望まれます。', 'A fast connection is desirable.')
      case 'not_required':
        return point(
          'for',
          ['TW-12'],
          '高速な回線は要りません。端末にデータを置くため、端末の対策は最も厳しくします。',
          'No fast connection is needed. Data is on the device, so its protection must be the strictest.',
        )
      case 'unknown':
        return point(
          'unclear',
          [],
          '必要な回線の速さは確認できていません。',
          'What connection it needs could not be established.',
        )
    }
  },
  suddenTelework: (pattern, answer) =>
    answer === 'yes' && pattern === 'take_home_pc'
      ? point(
          'bars',
          ['EX-5'],
          'PCを持ち帰っていない日に始まるテレワークには間に合いません。',
          'It cannot be relied upon on a day when the PC was not taken home.',
        )
      : undefined,
  personalDevices: (pattern, answer, { byodAffinity }) => {
    if (answer === 'no') return undefined
    if (DESKTOPS.includes(pattern))
      return point(
        'for',
        ['AD-9', 'TW-9'],
        '手元にデータが残らないため、条件を満たせば私用端末でも使えます。',
        'No data stays on the device, so a personal one will do where its conditions are met.',
      )
    switch (byodAffinity.value) {
      case 'conditional':
        return point(
          'against',
          ['AD-9', 'TW-9'],
          '手元に保存できる使い方では、私用端末の対策の弱さが事故に直結します。',
          'Where saving is possible, a weak personal device leads straight to an accident.',
        )
      case 'not_applicable':
        return point('bars', ['AD-9'], '会社のPCを使う方式です。', 'It is about company PCs.')
      case 'unknown':
        return point(
          'unclear',
          ['AD-9'],
          '私用端末に向くかは確認できていません。',
          'Whether it suits personal devices could not be established.',
        )
    }
  },
  cloudServices: (_pattern, answer, { cloudServiceUsed }) => {
    if (cloudServiceUsed.value === 'either') return undefined
    const uses = cloudServiceUsed.value === 'yes'
    if (answer === 'yes')
      return uses
        ? point(
            'for',
            ['AD-18', 'TW-20'],
            'クラウドサービスをそのまま使えます。',
            'Cloud services are used as they are.',
          )
        : undefined
    return uses
      ? point('bars', ['AD-18'], 'クラウドサービスの利用が前提です。', 'It stands on cloud services.')
      : undefined
  },
  sameEnvironment: (_pattern, answer, { sameEnvironmentAsOffice }) => {
    if (answer === 'no') return undefined
    switch (sameEnvironmentAsOffice.value) {
      case 'same':
        return point(
          'for',
          ['EX-5'],
          'オフィスと同じ環境で続けられます。',
          'Work goes on in the same environment as in the office.',
        )
      case 'dedicated':
        return point(
          'against',
          ['EX-5'],
          'テレワーク専用の環境になります。',
          'It is an environment of its own for telework.',
        )
      case 'same_for_cloud_apps':
      case 'same_for_browser_apps':
        return point(
          'against',
          ['EX-5'],
          '同じなのは、クラウドやブラウザーで使うアプリだけです。',
          'Only what is used in the cloud or the browser is the same.',
        )
    }
  },
  noOfficePc: (pattern, answer) =>
    answer === 'yes' && pattern === 'remote_desktop'
      ? point('bars', ['EX-5'], '遠隔操作するPCがオフィスに必要です。', 'It needs a PC that stays in the office.')
      : undefined,
}

function point(says: AdvicePoint['says'], measures: readonly MeasureId[], ja: string, en: string): Found {
  return { says, measures, words: { ja, en } }
}

/** The six attributes of table 1 for a pattern, in its order; those that could not be established say so. */
export function attributesOf(
  pattern: PatternId,
): readonly { readonly id: keyof PatternTable; readonly words: Words; readonly isKnown: boolean }[] {
  const { table } = findPattern(pattern)
  return ATTRIBUTE_IDS.map((id) => {
    const changed = publishedEdition.changedValues.find((one) => one.pattern === pattern && one.attribute === id)
    const cell = table[id]
    const words = changed === undefined ? cell : changed
    return { id, words: { ja: words.ja, en: words.en }, isKnown: cell.value !== 'unknown' }
  })
}

const ATTRIBUTE_IDS = [
  'dataStoredOnTerminal',
  'sameEnvironmentAsOffice',
  'cloudServiceUsed',
  'byodAffinity',
  'fastConnection',
  'remarks',
] as const satisfies readonly (keyof PatternTable)[]

/** What the attributes of table 1 are called. */
export const ATTRIBUTE_WORDS: Readonly<Record<(typeof ATTRIBUTE_IDS)[number], Words>> = {
  dataStoredOnTerminal: { ja: '端末へのデータ保存', en: 'Data stored on the device' },
  sameEnvironmentAsOffice: { ja: 'オフィスの環境との違い', en: 'Environment compared with the office' },
  cloudServiceUsed: { ja: 'クラウドサービスの利用', en: 'Use of cloud services' },
  byodAffinity: { ja: '私用端末との親和性', en: 'Fit with personal devices' },
  fastConnection: { ja: '高速な回線の必要性', en: 'Need of a fast connection' },
  remarks: { ja: '備考', en: 'Remarks' },
}
