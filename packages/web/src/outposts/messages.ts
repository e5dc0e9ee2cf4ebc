const ja = {
  title: 'ゲートウェイとコネクター',
  lead: 'ゲートウェイは、社外の人を判定しながら登録済みのものへ通すプログラムです。コネクターは事務所の中に置くプログラムで、内側からゲートウェイへつなぎに行くため、事務所のルーターにもファイアウォールにも穴を開けずに済みます。',
  destinations: 'ゲートウェイで開くもの',

  gateways: 'ゲートウェイ',
  gatewaysText:
    'サーバーの隣のゲートウェイは、開くものを登録すると自動で動きます。別の機械に置くときは、登録コードを作ってください。',
  gatewaysNone: 'まだありません。',
  addGateway: 'ゲートウェイを加える',
  connectors: 'コネクター',
  connectorsText: '同じ拠点に2つ以上置くと、片方が止まっても開き続けられます。',
  connectorsNone: 'まだありません。離れた事務所の中のものを開くときに置きます。',
  addConnector: 'コネクターを加える',
  noDial:
    'コネクターがつなぐ先が決まっていません。ゲートウェイのどれか1つの「変更」で、コネクターから見た https のアドレスを登録してください。',
  noDialTitle: 'コネクターはまだつながりません',

  name: '名称',
  site: '拠点',
  noSite: '拠点なし',
  url: 'コネクターがつなぐ先',
  urlHint:
    'コネクターから届く https://名前 または https://名前:ポート。空欄なら、コネクターはこのゲートウェイにつなぎません。',
  noUrl: 'なし',
  version: '版',
  revokedAt: '失効',
  builtIn: 'サーバーの隣',
  change: '変更',
  changeOf: (name: string) => `「${name}」を変更`,
  save: '保存する',
  saved: '保存しました。',
  acts: '操作',

  revoke: '失効させる',
  revokeTitle: (name: string) => `「${name}」を失効させますか`,
  revokeGateway:
    'このゲートウェイの鍵はもう信用されず、開いている接続はその場で切れます。元には戻せません。もう一度使うには、新しい登録コードで登録し直します。',
  revokeConnector:
    'このコネクターの鍵はもう信用されず、ここを通る接続はその場で切れます。元には戻せません。もう一度使うには、新しい登録コードで登録し直します。',
  revoked: '失効させました。',
  revokedTitle: (count: number) => `失効したもの（${count}）`,

  codes: 'まだ使われていない登録コード',
  codesText: 'コードそのものは二度と表示されません。なくしたときは取り消して、作り直してください。',
  codeFor: '用途',
  codeStart: '先頭',
  codeUntil: '期限',
  withdraw: '取り消す',
  withdrawn: '登録コードを取り消しました。',
  kinds: { gateway: 'ゲートウェイ', connector: 'コネクター' },

  siteHint: 'この拠点に登録したものだけを開きます。',
  chooseSite: '選んでください',
  noLocations: '拠点がまだ登録されていません。',
  toLocations: '拠点を登録する',
  makeCode: '登録コードを作る',
  gatewayCodeText: 'ゲートウェイを置く機械で1回だけ使うコードを作ります。',
  codeTitle: { gateway: 'ゲートウェイの登録コード', connector: 'コネクターの登録コード' },
  codeOnce: 'このコードは今だけ表示されます。72時間以内に1回だけ使えます。',
  steps: 'その機械で行うこと',
  step1: 'このサーバーと同じ版のTagaとNode.jsを入れ、Tagaのフォルダーを開きます。',
  step2: '次のうち一つを、1回だけ実行します。',
  step3Gateway: '登録が済むとそのまま動き始めます。次からは `./taga gateway` だけで動きます。',
  step3Connector: '登録が済むとそのまま動き始めます。次からは `./taga connector` だけで動きます。',
  unix: 'Linux・macOS（ターミナル）',
  windows: 'Windows（PowerShell）',
  copyUnix: 'Linux・macOSのコマンドをコピー',
  copyWindows: 'Windowsのコマンドをコピー',
  service: 'Linuxで、ずっと動かす（サービス）',
  serviceText:
    '機械を再起動しても自動で動きます。Tagaは `/opt/taga` など、ほかのユーザーからも読める場所に置いてください。',
  copyService: 'サービスのコマンドをコピー',
  localOnly:
    'この画面はこの機械の中だけのアドレスで開いています。ほかの機械からは届かないので、公開名で開き直してから作ってください。',
}

const en: typeof ja = {
  title: 'Gateways and connectors',
  lead: 'A gateway lets people outside in to what is registered, and decides each time. A connector is a program inside an office that dials out to the gateways, so that neither router nor firewall of the office needs an open port.',
  destinations: 'What gateways open',

  gateways: 'Gateways',
  gatewaysText:
    'The gateway beside the server runs by itself once something to open is registered. For one on another machine, make a code.',
  gatewaysNone: 'None yet.',
  addGateway: 'Add a gateway',
  connectors: 'Connectors',
  connectorsText: 'With two or more at one place, work goes on when one of them stops.',
  connectorsNone: 'None yet. They are for opening what stands inside another office.',
  addConnector: 'Add a connector',
  noDial:
    'Nobody has said where connectors dial. Under “Change” of any one gateway, enter the https address at which connectors find it.',
  noDialTitle: 'Connectors cannot connect yet',

  name: 'Name',
  site: 'Place',
  noSite: 'No place',
  url: 'Where connectors dial it',
  urlHint: 'https://NAME or https://NAME:PORT as connectors reach it. Left empty, connectors do not dial this gateway.',
  noUrl: 'Nowhere',
  version: 'Version',
  revokedAt: 'Revoked',
  builtIn: 'Beside the server',
  change: 'Change',
  changeOf: (name) => `Change “${name}”`,
  save: 'Save',
  saved: 'Saved.',
  acts: 'Acts',

  revoke: 'Revoke',
  revokeTitle: (name) => `Revoke “${name}”?`,
  revokeGateway:
    'The key of this gateway is believed no more, and connections through it are cut at once. There is no way back: to use it again, enrol it with a new code.',
  revokeConnector:
    'The key of this connector is believed no more, and connections through it are cut at once. There is no way back: to use it again, enrol it with a new code.',
  revoked: 'It was revoked.',
  revokedTitle: (count) => `Revoked (${count})`,

  codes: 'Codes that nobody has used yet',
  codesText: 'The codes themselves are never shown again. Where one is lost, withdraw it and make another.',
  codeFor: 'For',
  codeStart: 'Begins with',
  codeUntil: 'Ends',
  withdraw: 'Withdraw',
  withdrawn: 'The code was withdrawn.',
  kinds: { gateway: 'Gateway', connector: 'Connector' },

  siteHint: 'It opens what is registered for this place, and nothing else.',
  chooseSite: 'Choose',
  noLocations: 'No places are registered yet.',
  toLocations: 'Register a place',
  makeCode: 'Make a code',
  gatewayCodeText: 'This makes a code to use once on the machine where the gateway will stand.',
  codeTitle: { gateway: 'Code for a gateway', connector: 'Code for a connector' },
  codeOnce: 'This code is shown this once. It works once, within 72 hours.',
  steps: 'On that machine',
  step1: 'Install Node.js and Taga, of the same version as this server, and open Taga’s folder.',
  step2: 'Run one of these, once.',
  step3Gateway: 'Once enrolled it goes on running. From then on `./taga gateway` alone starts it.',
  step3Connector: 'Once enrolled it goes on running. From then on `./taga connector` alone starts it.',
  unix: 'Linux and macOS (terminal)',
  windows: 'Windows (PowerShell)',
  copyUnix: 'Copy the command for Linux and macOS',
  copyWindows: 'Copy the command for Windows',
  service: 'Linux, for good (service)',
  serviceText:
    'It comes back by itself after a restart of the machine. Put Taga where other users can read it, such as `/opt/taga`.',
  copyService: 'Copy the command for the service',
  localOnly:
    'You opened this page by an address that only this machine knows. Other machines cannot reach it: open it by the public name first, then make the code.',
}

export const messages = { ja, en }
