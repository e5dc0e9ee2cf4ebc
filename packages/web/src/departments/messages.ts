const ja = {
  title: '部署',
  lead: '部署ごとに、使ってよいテレワークの方式を決めます。部署が決まっていない人は、どの方式も使えません。',
  add: '部署を加える',
  name: '部署の名前',
  patterns: '使ってよい方式',
  patternsHint: '選ばない方式では、この部署の人は働けません。保存するとすぐに効きます。',
  people: '人数',
  count: (people: number) => `${people}人`,
  none: 'なし',
  emptyTitle: '部署がまだありません',
  emptyText: '部署を1つ作り、使ってよい方式を選ぶと、人を割り当てられます。',
  save: '保存する',
  create: '加える',
  saved: '保存しました。',
  seePeople: 'この部署の人を見る',
  openTitle: '未対応',
  openText: (devices: number) =>
    `この部署の人が使っている端末${devices}台のうち、満たしていない・確かめられない台数です。`,
  openNone: '未対応の項目はありません。',
  noDevices: 'この部署の人が使っている端末はありません。',
  item: '点検項目',
  devices: '台数',
  countDevices: (devices: number) => `${devices}台`,
}

const en: typeof ja = {
  title: 'Departments',
  lead: 'A department decides which ways of teleworking its people may use. To people without a department none is open.',
  add: 'Add a department',
  name: 'Name of the department',
  patterns: 'Ways of teleworking it may use',
  patternsHint:
    'People of this department cannot work in the ways that are not ticked. It takes effect as soon as you save.',
  people: 'People',
  count: (people) => String(people),
  none: 'none',
  emptyTitle: 'There are no departments yet',
  emptyText: 'Make one and choose the ways it may use: then people can be put into it.',
  save: 'Save',
  create: 'Add',
  saved: 'Saved.',
  seePeople: 'See its people',
  openTitle: 'What is open',
  openText: (devices) =>
    `Of ${devices} devices that its people work with, how many do not meet an item, or are not known to.`,
  openNone: 'Nothing is open.',
  noDevices: 'Its people work with no device.',
  item: 'Item of the look',
  devices: 'Devices',
  countDevices: (devices) => String(devices),
}

export const messages = { ja, en }
