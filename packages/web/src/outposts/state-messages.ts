const ja = {
  state: '状態',
  current: '最新',
  behind: (count: number) => `未反映の変更 ${count}件`,
  unknown: '状態が分からない',
  silent: '連絡なし',
  said: '最後の連絡',
  live: (count: number) => `接続中 ${count}件`,
  cut: (count: number) => `切断 ${count}件`,
  rulesUnusable: 'ルールを読めない',
  linked: 'つながっている',
  notLinked: 'つながっていない',
  refused: {
    older: '版が古く接続を拒否',
    newer: '版が新しく接続を拒否',
    unread: '話が通じず切断',
    proof: 'なりすましを拒否',
    rolledBack: 'データが古く停止中',
  },
  doTitle: (name: string) => `「${name}」で行うこと`,
  refusedText: {
    older:
      'このゲートウェイはサーバーより古い版なので、誰も通していません。ゲートウェイのTagaをサーバーと同じ版にしてください。',
    newer:
      'このゲートウェイはサーバーより新しい版なので、誰も通していません。サーバーをゲートウェイと同じ版にしてください。',
    unread:
      'このゲートウェイとサーバーは版が違い、互いの言葉を読めません。つながっていない間は誰も通しません。両方のTagaを同じ版にしてください。',
    proof:
      'このゲートウェイを名乗る通信が、鍵を示せず拒否されました。ゲートウェイのフォルダーを別の機械へ写していないか確かめ、心当たりがなければ、失効させて登録し直してください。',
    rolledBack:
      'サーバーのデータが、このゲートウェイの知るものより古くなっています。データベースのファイルを古いものと入れ替えたときは「taga restore」で正しく復元してください。復元するまで誰も通しません。',
  },
  rulesText: 'このゲートウェイは今のルールを読めないため、誰も通していません。Tagaをサーバーと同じ版にしてください。',
  looseTitle: (name: string) => `「${name}」は仮想デスクトップの使いすぎを止めきれません`,
  looseText:
    'CPUは制限されず、メモリーの上限はプロセスごとです。1人が重い処理をすると、ほかの人も遅くなります。「taga install gateway --with virtual-desktops」のサービスとして動かすと、1台ごとに制限されます。',

  machinesTitle: (count: number) => `仮想デスクトップの機械が${count}台、開けません`,
  machinesText:
    'だれかが開こうとして、開けませんでした。ほかに空きがあるうちは別の機械を渡し、開けたらこの表から消えます。専用の機械は、その人が開けないままです。',
  pool: '仮想デスクトップ',
  machine: '機械',
  machineWhy: '様子',
  machineWhys: {
    off: '応答がありません。電源とネットワークを確かめてください',
    password: 'パスワードを受け付けません。登録したパスワードと機械の設定を合わせてください',
    certificate: '証明書が登録と違います。入れ替えた覚えがなければ、つながずに調べてください',
    noScreen: '応答しますが、画面共有ではありません。ポートと画面共有の設定を確かめてください',
  },

  unreadableTitle: (count: number) => `読めない記録が${count}件あります`,
  unreadableText:
    '新しい版のTagaが書いたか、壊れています。ゲートウェイには知らせていないので、これに関わるものは開けません。サーバーを最新の版にするか、バックアップから復元してください。',
  kinds: {
    destination: 'ゲートウェイで開くもの',
    person: '人',
    device: '端末',
    resource: '利用先',
    session: 'サインイン',
    rules: 'ルール（誰も通しません）',
    names: '止める名前の一覧',
  },
  kind: '種類',
  record: '記録',
  since: '見つけた時',

  certificates: '証明書',
  certificatesText: 'ゲートウェイが開く名前ごとの証明書です。証明書のない名前は誰にも開けません。',
  certificateName: '名前',
  gateway: 'ゲートウェイ',
  from: '入手元',
  sources: { folder: '置いたPEMファイル', acme: '自動取得（ACME）' },
  until: '期限',
  none: '証明書なし',
  ended: '期限切れ',
  soon: 'まもなく切れる',
  problem: '最後の失敗',
  mend: '証明書と秘密鍵のPEMファイルを、ゲートウェイのフォルダーの certificates に置くか（サーバーの隣なら、データのフォルダーの gateway/certificates）、この名前がゲートウェイの80番ポートに届くようにしてください。',
}

const en: typeof ja = {
  state: 'State',
  current: 'Up to date',
  behind: (count) => (count === 1 ? 'One change behind' : `${count} changes behind`),
  unknown: 'State unknown',
  silent: 'Silent',
  said: 'Last heard of',
  live: (count) => `${count} open`,
  cut: (count) => `${count} cut`,
  rulesUnusable: 'Cannot read the rules',
  linked: 'Linked',
  notLinked: 'Not linked',
  refused: {
    older: 'Refused: too old',
    newer: 'Refused: too new',
    unread: 'Not understood',
    proof: 'An impostor was refused',
    rolledBack: 'Stopped: older data',
  },
  doTitle: (name) => `What to do about “${name}”`,
  refusedText: {
    older:
      'This gateway is of an older version than the server and lets nobody in. Bring its Taga to the version of the server.',
    newer:
      'This gateway is of a newer version than the server and lets nobody in. Bring the server to the version of the gateway.',
    unread:
      'This gateway and the server are of different versions and do not understand each other. Nobody is let in while they are apart. Bring both to the same version.',
    proof:
      'Something claimed to be this gateway, could not show its key, and was refused. See whether its folder was copied to another machine. If you cannot explain it, revoke the gateway and enrol it anew.',
    rolledBack:
      'The data of the server are older than what this gateway has seen. If the file of the database was replaced by an older one, restore it by “taga restore”. Until then nobody is let in.',
  },
  rulesText:
    'This gateway cannot read the present rules and lets nobody in. Bring its Taga to the version of the server.',
  looseTitle: (name) => `“${name}” cannot fully limit what virtual desktops use`,
  looseText:
    'The processor is not limited, and memory only for each process: somebody’s heavy work slows everybody down. Run it as the service of “taga install gateway --with virtual-desktops”, and each desktop is limited as a whole.',

  machinesTitle: (count) =>
    count === 1
      ? 'One machine of a virtual desktop does not open'
      : `${count} machines of virtual desktops do not open`,
  machinesText:
    'Somebody tried to open them and could not. While others are free those are handed out instead, and a machine leaves this table once it opens. Whoever it belongs to cannot work on it.',
  pool: 'Virtual desktop',
  machine: 'Machine',
  machineWhy: 'What is wrong',
  machineWhys: {
    off: 'It does not answer. See to its power and its network',
    password: 'It refuses the password. Make the registered one and its own the same',
    certificate: 'It shows another certificate. Unless you replaced it, find out why before anybody connects',
    noScreen: 'It answers, but shares no screen. See to the port and to its screen sharing',
  },

  unreadableTitle: (count) => (count === 1 ? 'One record cannot be read' : `${count} records cannot be read`),
  unreadableText:
    'A newer version of Taga wrote them, or they broke. Gateways are not told of them, so what rests on them does not open. Bring the server to the newest version, or restore a backup.',
  kinds: {
    destination: 'Opened by gateways',
    person: 'Person',
    device: 'Device',
    resource: 'Resource',
    session: 'Sign-in',
    rules: 'The rules (nobody is let in)',
    names: 'Lists of names',
  },
  kind: 'Kind',
  record: 'Record',
  since: 'Found',

  certificates: 'Certificates',
  certificatesText: 'One for each name that gateways serve. A name without one opens for nobody.',
  certificateName: 'Name',
  gateway: 'Gateway',
  from: 'From',
  sources: { folder: 'A PEM file put there', acme: 'Ordered (ACME)' },
  until: 'Ends',
  none: 'No certificate',
  ended: 'Expired',
  soon: 'Ends soon',
  problem: 'Last failure',
  mend: 'Put a PEM file of certificate and key into “certificates” in the folder of the gateway (beside the server: gateway/certificates in the folder of its data), or see that this name reaches port 80 of the gateway.',
}

export const messages = { ja, en }
