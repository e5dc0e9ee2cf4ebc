const ja = {
  title: '拠点',
  lead: '事務所、サテライトオフィス、倉庫など、会社の場所です。端末や情報の保管場所として選べます。',
  add: '拠点を追加',
  edit: '拠点の変更',
  kind: '種類',
  kinds: { office: '事務所', satellite: 'サテライトオフィス', store: '倉庫・書庫', dataCentre: 'データセンター' },
  address: '所在地',
  table: '拠点の一覧',
  emptyTitle: '拠点がまだありません',
  emptyText: '本社や支店を登録すると、端末と情報の保管場所として選べます。',
}

const en: typeof ja = {
  title: 'Places',
  lead: 'Offices, satellite offices and stores of the organisation. Devices and information can be kept at one.',
  add: 'Add a place',
  edit: 'Change a place',
  kind: 'Kind',
  kinds: { office: 'Office', satellite: 'Satellite office', store: 'Store or archive', dataCentre: 'Data centre' },
  address: 'Address',
  table: 'Places of the organisation',
  emptyTitle: 'No places yet',
  emptyText: 'Once an office is registered, devices and information can be kept at it.',
}

export const messages = { ja, en }
