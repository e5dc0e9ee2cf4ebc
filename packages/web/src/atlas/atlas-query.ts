import { type Words, ATLAS_AXES, ATLAS_POSTURES, valueWords } from '@taga/core'

export const AXES = ['role', 'pattern', 'place', 'network', 'level', 'posture'] as const
export type Axis = (typeof AXES)[number]
export const OUTCOMES = ['allow', 'step-up', 'deny'] as const

/** The question as it stands in the address: the chosen values of each axis, none of them meaning all. */
export type AtlasQuestion = Readonly<Record<Axis | 'outcome', readonly string[]>> & {
  readonly preview: string | undefined
  readonly changed: boolean
}

export function readQuestion(search: URLSearchParams): AtlasQuestion {
  const of = (name: string) => (search.get(name) ?? '').split(',').filter((part) => part !== '')
  return {
    role: of('role'),
    pattern: of('pattern'),
    place: of('place'),
    network: of('network'),
    level: of('level'),
    posture: of('posture'),
    outcome: of('outcome'),
    preview: search.get('preview') ?? undefined,
    changed: search.get('changed') === 'true',
  }
}

/** The question as the server reads it. */
export function asQuery(question: AtlasQuestion): Readonly<Record<string, string | undefined>> {
  const chosen = [...AXES, 'outcome' as const].map((axis) => [axis, question[axis].join(',')])
  return {
    ...Object.fromEntries(chosen.filter(([, text]) => text !== '')),
    preview: question.preview,
    changed: question.changed ? 'true' : undefined,
  }
}

/** What a value of an axis is called; roles have their words in the messages of the page. */
export function axisWords(axis: Axis, value: string): Words {
  if (axis === 'posture')
    return ATLAS_AXES.posture.some((each) => each === value)
      ? ATLAS_POSTURES[value as keyof typeof ATLAS_POSTURES].title
      : { ja: value, en: value } // one of the keys, as just seen
  if (axis === 'level') return valueWords('resource.level', value)
  if (axis === 'role') return { ja: value, en: value }
  return valueWords(`connection.${axis}`, value)
}

/** Questions that people ask, ready to be followed. */
export const READY_QUESTIONS: readonly { readonly words: Words; readonly query: string }[] = [
  {
    words: { ja: '機密情報に、カフェから届くのは誰か', en: 'Who can reach confidential data from a café?' },
    query: 'level=confidential&place=cafe&outcome=allow,step-up',
  },
  {
    words: { ja: '公衆無線LANから業務情報に届く方法', en: 'How does one reach business data over public Wi-Fi?' },
    query: 'level=business,confidential&network=publicWifi&outcome=allow,step-up',
  },
  {
    words: {
      ja: '承認していない私用端末から届くもの',
      en: 'What can be reached from a personal device that is not approved?',
    },
    query: 'posture=personalUnapproved,unknownDevice&outcome=allow,step-up',
  },
  {
    words: { ja: '紛失した端末から届くもの', en: 'What can be reached from a lost device?' },
    query: 'posture=companyLost&outcome=allow,step-up',
  },
  {
    words: { ja: '更新が遅れたPCで止まるもの', en: 'What is denied to a PC with overdue updates?' },
    query: 'posture=companyUpdatesOverdue&outcome=deny',
  },
  {
    words: { ja: '持ち帰ったPCで機密情報を開けるか', en: 'Can confidential data be opened on a PC taken home?' },
    query: 'pattern=take_home_pc&level=confidential&outcome=allow,step-up',
  },
]
