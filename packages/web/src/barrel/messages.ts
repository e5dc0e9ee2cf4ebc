import { percent } from './percent.ts'

const ja = {
  title: '樽：いちばん低い板まで、水がたまる',
  lead: 'ルール・人・技術の三つがそろって、はじめて守りになります。水の高さは、いちばん低い板で決まります。',
  picture: (water: number) => `ルール・人・技術の樽。水の高さは${water}%`,
  stave: (name: string, height: number, possible: number) =>
    possible > height
      ? `${name} ${percent(height)}%：確かめられた高さ。分からないところがすべて良ければ${percent(possible)}%`
      : `${name} ${percent(height)}%：板の高さ`,
  legendKnown: '確かめられた高さ',
  legendUnknown: '分からない（確かめるまでは無いのと同じ）',
  legendMissing: '足りない',
  legendWater: '水（組織全体の守り）',
  waterAt: (water: number) => `水の高さは${water}%`,
  waterNone: 'まだ水がたまりません',
  shortest: (names: string) => `いちばん低い板は${names}です。`,
  all: 'すべての板が満ちています。',
  table: '三つの板の高さ',
  staveName: '板',
  known: '高さ',
  possible: '不明が良ければ',
  lowest: 'いちばん低い組',
  groupsOf: (name: string) => `「${name}」の板を作る組（低い順）`,
  groupsHint:
    '一つの組の高さは、その中でいちばん低い対策の高さです。対策を開くと、何が足りないかと直す場所が分かります。',
  declined: '見送った対策',
  declinedText: (measure: string, day: string) => `${measure}（見直しの日：${day}）`,
  stepsTitle: '水を高くするための次の三歩',
  stepsHint: '水は、いちばん低い対策で止まっています。同じ低さの対策が幾つもあるときは、すべて済むと水が上がります。',
  stepsNone: '今できる次の一歩はありません。',
  openBoard: '対策の一覧を開く',
  openWhatIf: '対策をやめたらどうなるかを見る',
  noGroups: 'この板に当てはまる対策がありません。',
  height: '高さ',
  group: '組',
  measures: '対策',
}
const en: typeof ja = {
  title: 'The barrel: water stands as high as the lowest stave',
  lead: 'Rules, people and technology protect only together. How high the water stands is decided by the lowest stave.',
  picture: (water) => `The barrel of rules, people and technology. The water stands at ${water} %`,
  stave: (name, height, possible) =>
    possible > height
      ? `${name} ${percent(height)}% is confirmed; ${percent(possible)} % if all that is not known were good`
      : `${name} ${percent(height)}% high`,
  legendKnown: 'confirmed',
  legendUnknown: 'not known (as good as missing until somebody looks)',
  legendMissing: 'missing',
  legendWater: 'water: what the whole is worth',
  waterAt: (water) => `The water stands at ${water} %`,
  waterNone: 'No water stays in it yet',
  shortest: (names) => `The lowest stave: ${names}.`,
  all: 'Every stave is full.',
  table: 'Heights of the three staves',
  staveName: 'Stave',
  known: 'Confirmed',
  possible: 'With the unknown',
  lowest: 'Lowest group',
  groupsOf: (name) => `Groups that make the stave “${name}”, lowest first`,
  groupsHint:
    'A group is as high as its lowest measure. Open a measure to see what is lacking and where it is put right.',
  declined: 'Measures declined',
  declinedText: (measure, day) => `${measure} (looked at again on ${day})`,
  stepsTitle: 'The next three steps towards higher water',
  stepsHint:
    'The lowest measure holds the water where it is. Where several are equally low, the water rises once all of them are done.',
  stepsNone: 'There is no next step that could be taken now.',
  openBoard: 'Open the list of measures',
  openWhatIf: 'See what happens when a measure is dropped',
  noGroups: 'No measure applies to this stave.',
  height: 'Height',
  group: 'Group',
  measures: 'Measures',
}
export const messages = { ja, en }
