const ja = {
  title: 'デスクトップの用意',
  source: 'どこから用意するか',
  sources: {
    desktop: 'ゲートウェイが1人に1台起動する',
    browser: 'ゲートウェイがブラウザーだけを起動する',
    hosts: '用意してある機械から選ぶ',
  },
  sourceHints: {
    desktop: '開いたときに、隔離したデスクトップを1人に1台ずつ用意します',
    browser: 'ウェブだけを使う人に。ファイルも履歴も、手元の端末には残りません（セキュアブラウザ方式）',
    hosts: '仮想マシンや貸し出し用のPCなど、VNCかRDPで入れるもの',
  },
  needs: (isBrowser: boolean) =>
    `Linuxのゲートウェイで使えます。ゲートウェイの機械に必要なパッケージ: tigervnc-standalone-server bubblewrap openbox socat x11-xserver-utils ${isBrowser ? 'chromium chromium-l10n' : 'xterm'} fonts-noto-cjk。サービスとして動かすときは、許すよう一度だけ設定します: sudo ./taga install --with virtual-desktops（別の機械のゲートウェイなら install gateway）`,
  protocol: 'つなぎ方',
  protocols: { vnc: 'VNC', rdp: 'RDP' },
  hosts: '機械の一覧',
  hostsHint:
    '1行に1台。「ホスト名かIPアドレス:ポート」。証明書の指紋（SHA-256）があれば、空白に続けて書きます。RDPでは指紋が必要です。',
  user: 'ユーザー名',
  userHint: 'どの機械にも同じものを渡します。',
  startUrl: '最初に開くページ',
  startUrlHint: '空欄なら、何も開かずに始まります。',
  reach: '外への通信',
  reaches: { none: 'どこにもつなげない', registered: '登録したものだけ', public: '登録したものと、公開されたウェブ' },
  reachHints: {
    none: '中だけで仕事をします',
    registered: '「ゲートウェイで開くもの」のうち、その人が開けるもの。開くたびに判定します',
    public:
      '社内や機械自身のアドレスへは、登録がなければつなぎません。アップロードを禁じるルールに当たる人は開けません',
  },
  size: '画面の大きさ',
  most: '同時に使える人数',
  mostHint: 'いっぱいのときは、来た順に待ちます。',
  memory: '1人のメモリー（MB）',
  memoryHint: 'ファイルを残さない設定では、ファイルの置き場もこの中です。',
  cpu: '1人のCPU（1コアの%）',
  cpuHint: '100で1コアぶん。',
  home: '終わったあと',
  homes: { reset: '何も残さない', kept: 'その人のファイルを残す' },
  homeHints: {
    reset: 'ファイルはメモリーの上だけに置かれ、終わると消えます',
    kept: 'ゲートウェイの機械に人ごとに残り、次に開いたときに続きから使えます',
  },
  hostHomes: { reset: '空いたら次の人に回す', kept: '同じ人がずっと使う' },
  hostHomeHints: {
    reset: '人が替わるときに機械が自分で元に戻る（サインアウトする）場合だけ',
    kept: '初めに割り当てた人の専用になります',
  },
  idle: '使わないまま終わるまで（分）',
  idleHint: '触らないまま過ぎると止まり、次の人に順番が回ります。',
  idleHostsHint: '触らないまま過ぎると、場所が空きます。',
  facts: {
    size: (width: number, height: number) => `${width} × ${height}`,
    minutes: (count: number) => `${count}分`,
    people: (count: number) => `${count}人`,
    machines: (count: number) => `${count}台`,
    percent: (count: number) => `${count}%`,
  },
}

const en: typeof ja = {
  title: 'How desktops are provided',
  source: 'Where they come from',
  sources: {
    desktop: 'The gateway starts one for each person',
    browser: 'The gateway starts a browser and nothing else',
    hosts: 'Machines that are there already',
  },
  sourceHints: {
    desktop: 'When somebody opens it, they get a desktop of their own, shut off from everything else',
    browser: 'For who needs the web alone. Neither files nor history stay on their device (secure browser)',
    hosts: 'Virtual machines or PCs to lend that are entered by VNC or RDP',
  },
  needs: (isBrowser) =>
    `For gateways on Linux. Packages that the gateway’s machine needs: tigervnc-standalone-server bubblewrap openbox socat x11-xserver-utils ${isBrowser ? 'chromium chromium-l10n' : 'xterm'} fonts-noto-cjk. Where it runs as a service, allow it once: sudo ./taga install --with virtual-desktops (install gateway for a gateway on another machine)`,
  protocol: 'Entered by',
  protocols: { vnc: 'VNC', rdp: 'RDP' },
  hosts: 'Machines',
  hostsHint:
    'One a line: host name or IP address, a colon, the port. The fingerprint of its certificate (SHA-256) may follow after a space; RDP needs it.',
  user: 'User name',
  userHint: 'The same for every machine.',
  startUrl: 'First page',
  startUrlHint: 'Left empty, it begins with none.',
  reach: 'What it reaches',
  reaches: { none: 'Nothing', registered: 'What is registered', public: 'What is registered, and the public web' },
  reachHints: {
    none: 'For work that stays inside',
    registered: 'Of what gateways open, what the person may open. Decided each time',
    public:
      'Addresses inside the office or of the machine itself only where registered. Who may not upload, by a rule, cannot open it',
  },
  size: 'Size of the screen',
  most: 'People at once',
  mostHint: 'When it is full, others wait in the order in which they came.',
  memory: 'Memory for each (MB)',
  memoryHint: 'Where no files are kept, the room for files is part of it.',
  cpu: 'Processor for each (% of a core)',
  cpuHint: '100 is one core.',
  home: 'When it ends',
  homes: { reset: 'Nothing stays', kept: 'The person’s files stay' },
  homeHints: {
    reset: 'Files are in memory alone, and gone when it ends',
    kept: 'They lie on the gateway’s machine, each person’s apart, and are there the next time',
  },
  hostHomes: { reset: 'A free machine goes to the next person', kept: 'A machine stays the same person’s' },
  hostHomeHints: {
    reset: 'Only where the machine clears itself (signs out) when people change',
    kept: 'It belongs to whoever was given it first',
  },
  idle: 'Ends when unused for (minutes)',
  idleHint: 'When nobody touches it for so long it ends, and the next person has their turn.',
  idleHostsHint: 'When nobody touches it for so long, the place is free.',
  facts: {
    size: ja.facts.size,
    minutes: (count) => `${count} min`,
    people: String,
    machines: String,
    percent: ja.facts.percent,
  },
}

export const poolMessages = { ja, en }
