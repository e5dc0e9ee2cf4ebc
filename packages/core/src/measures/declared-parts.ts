import type { MeasureId } from '../guideline/ids.ts'
import type { Words } from '../words.ts'

/**
 * A part of a measure that no register and no agent can show: the organisation declares that it is carried out, with the date until
 * which the word stands. A part goes from this list when a mechanism takes it over.
 */
export type DeclaredPart = { readonly id: `${MeasureId}.${string}`; readonly measure: MeasureId; readonly title: Words }

/** How long a declaration may stand: a year with some weeks for whoever is late. */
export const MAX_DECLARATION_MS = 400 * 86_400_000

function part(id: DeclaredPart['id'], measure: MeasureId, ja: string, en: string): DeclaredPart {
  return { id, measure, title: { ja, en } }
}

/** Every part that is declared, in the guideline's order. */
export const DECLARED_PARTS = [
  part(
    'EX-1.policy',
    'EX-1',
    'テレワークを織り込んだポリシーを文書にし、経営者が承認した',
    'A written policy that covers telework is approved by the executives',
  ),
  part(
    'EX-1.responsibility',
    'EX-1',
    'テレワーク中の事故でどの部署が責任を負うかを決めた',
    'Which department answers for an accident in telework is decided',
  ),
  part('EX-1.review', 'EX-1', 'この1年にポリシーを見直した', 'The policy was reviewed within the last year'),
  part(
    'EX-3.plan',
    'EX-3',
    '教育・啓発の年間計画を定め、実施を指示した',
    'A yearly plan for education and awareness is set and ordered',
  ),
  part(
    'EX-3.penalties',
    'EX-3',
    '機密の扱いと違反時の罰則を就業規則などに定めた',
    'Work rules say how to treat confidential matter and what follows a breach',
  ),
  part(
    'EX-4.drill',
    'EX-4',
    'この1年に事故を想定した訓練を行わせた',
    'A drill for an incident was held within the last year',
  ),
  part(
    'EX-5.plan',
    'EX-5',
    '守るものと方式に合わせて、テレワーク対策の予算を確保した',
    'Money for telework security is set aside to fit what is protected and how',
  ),
  part('EX-5.people', 'EX-5', '運用・管理する人を確保した', 'People who run and keep it are provided for'),
  part(
    'AD-3.held',
    'AD-3',
    'この1年に教育・啓発を実施した',
    'Education and awareness work took place within the last year',
  ),
  part(
    'AD-3.card',
    'AD-3',
    '緊急連絡先のカードを全員に配った',
    'A card with the contacts for emergencies was handed to everybody',
  ),
  part(
    'AD-4.drill',
    'AD-4',
    'この1年に訓練で連絡体制が働くことを確かめた',
    'A drill within the last year showed that the contacts work',
  ),
  part(
    'AD-5.filter',
    'AD-5',
    '危険なサイトへの通信をフィルタリングで止めている',
    'Traffic to dangerous sites is stopped by a filter',
  ),
  part(
    'AD-10.apart',
    'AD-10',
    '感染した端末から届かない場所にバックアップを置いている',
    'Backups lie where no infected device can reach',
  ),
  part(
    'AD-10.restore',
    'AD-10',
    'この1年に復元できることを確かめた',
    'A restore was tried within the last year and succeeded',
  ),
  part(
    'AD-11.sorting',
    'AD-11',
    '迷惑メールと危険な添付をサーバー側で振り分けている',
    'Spam and dangerous attachments are sorted out on the server',
  ),
  part('AD-17.rule', 'AD-17', 'SNSの利用ルールを定めた', 'Rules for the use of SNS are laid down'),
  part('AD-17.told', 'AD-17', 'SNSのルールを全員に知らせた', 'Everybody has been told the rules on SNS'),
  part(
    'AD-17.watch',
    'AD-17',
    '自社に関わる投稿を定期的に確かめている',
    'Posts that concern the organisation are looked for regularly',
  ),
  part(
    'AD-18.rule',
    'AD-18',
    'ファイル共有とクラウドの利用ルールを定めた',
    'Rules for file sharing and cloud services are laid down',
  ),
  part(
    'AD-18.told',
    'AD-18',
    'クラウドのルールを全員に知らせた',
    'Everybody has been told the rules on cloud services',
  ),
  part(
    'TW-10.caution',
    'TW-10',
    '不審なメールの見分け方と扱いを勤務者が知っている',
    'Teleworkers know how to tell and treat a suspicious mail',
  ),
  part(
    'TW-10.report',
    'TW-10',
    '感染が疑われるときの報告先と手順を勤務者が知っている',
    'Teleworkers know whom and how to tell when infection is suspected',
  ),
  part(
    'TW-19.kept',
    'TW-19',
    '勤務者がSNSのルールを守っていることを、自己点検で確かめた',
    'A self-check showed that teleworkers keep the rules on SNS',
  ),
  part(
    'TW-20.kept',
    'TW-20',
    '勤務者が認められたクラウドだけを使っていることを、自己点検で確かめた',
    'A self-check showed that teleworkers use permitted cloud services only',
  ),
] as const satisfies readonly DeclaredPart[]

export type DeclaredPartId = (typeof DECLARED_PARTS)[number]['id']

const partIds: ReadonlySet<string> = new Set(DECLARED_PARTS.map(({ id }) => id))

/** Whether a text from outside is the id of a part that can be declared. */
export function isDeclaredPartId(text: string): text is DeclaredPartId {
  return partIds.has(text)
}

export function declaredPartsOf(measure: MeasureId): readonly DeclaredPart[] {
  return DECLARED_PARTS.filter((each) => each.measure === measure)
}
