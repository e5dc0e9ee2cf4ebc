const ja = {
  title: '情報資産',
  lead: '会社が持つ情報を、紙・データ・システムの別に登録し、レベルと責任者を決めます。レベルが決まっていないものは機密として扱います。',
  add: '情報資産を追加',
  addTitle: '情報資産の追加',
  emptyTitle: '情報資産がまだありません',
  emptyText: 'まず、紛失すると困る情報（顧客名簿、契約書、給与データなど）から登録してください。',
  form: '形態',
  forms: { paper: '紙', electronic: 'データ', system: 'システム' },
  level: '情報のレベル',
  personal: '個人情報を含む',
  location: '保管場所',
  resource: '開く手段（利用先）',
  resourceHint: '端末を失くしたときに、何が入っていた可能性があるかを調べるのに使います。',
  disposed: '廃棄',
  disposedAt: '廃棄した日',
  disposedOptions: { no: '保管中', yes: '廃棄済み' },
}

const en: typeof ja = {
  title: 'Information assets',
  lead: 'Register the information the organisation holds, on paper, as data or as a system, with its level and owner. What has no level yet is treated as confidential.',
  add: 'Add an asset',
  addTitle: 'Add an information asset',
  emptyTitle: 'No information assets yet',
  emptyText: 'Begin with what would hurt most if it were lost: customer lists, contracts, payroll.',
  form: 'Form',
  forms: { paper: 'Paper', electronic: 'Data', system: 'System' },
  level: 'Level',
  personal: 'Holds personal information',
  location: 'Kept at',
  resource: 'Opened through (resource)',
  resourceHint: 'Used to find out what may have been on a device that was lost.',
  disposed: 'Disposal',
  disposedAt: 'Disposed of on',
  disposedOptions: { no: 'Kept', yes: 'Disposed of' },
}

export const messages = { ja, en }
