const ja = {
  title: 'サービスに設定する値',
  lead: 'クラウドサービスの設定画面に貼り付けてください。',
  back: 'クラウドへのサインイン',
  noNameTitle: '公開名がまだありません',
  noNameText: 'クラウドサービスは、httpsの公開名があるTagaにだけつながります。先に公開名を設定してください。',
  oidcTitle: 'OpenID Connect',
  oidcText:
    '多くのサービスは、発行者を入れるだけで残りを自分で読み取ります。クライアントIDとシークレットは、サービスごとの画面で作ります。',
  oidcMore:
    'スコープは openid email profile、署名は RS256 です。認可コードとPKCE（S256）を使います。サインアウト後の戻り先は、サービスごとの画面に登録したものだけが使えます。',
  issuer: '発行者（Issuer）',
  discovery: '設定の公開場所（Discovery）',
  authorization: '認可（Authorization）',
  token: 'トークン（Token）',
  userinfo: '利用者の情報（UserInfo）',
  jwks: '公開鍵（JWKS）',
  endSession: 'サインアウト（End session）',
  samlTitle: 'SAML 2.0',
  samlText:
    'メタデータのURLを読み取れるサービスでは、それだけで足ります。ほかのサービスでは、下の値を1つずつ貼り付けます。',
  entityId: 'エンティティID（発行者）',
  metadata: 'メタデータ',
  signIn: 'サインインのURL（SSO）',
  logout: 'ログアウトのURL（SLO）',
  certificate: '署名の証明書',
  copyCertificate: '証明書をコピー',
  copyBare: '1行の形（Base64）でコピー',
  certificateText:
    '「証明書をコピー」はPEM形式です。BEGINの行を受け付けないサービスには、1行の形を貼り付けてください。',
  soonTitle: '署名の証明書が期限に近づいています',
  soonText:
    '期限が過ぎると、日付を見るサービスでは誰もサインインできなくなります。下の「署名の鍵」で次の鍵を公開し、証明書を手で登録したサービスに追加してから切り替えてください。',
  soon: 'まもなく期限',
  what: '項目',
  value: '値',
  copy: 'コピー',
  copyOf: (label: string) => `${label}をコピー`,
  googleTitle: 'Google Workspace',
  googleSteps: [
    '管理コンソールの「セキュリティ」→「認証」→「サードパーティのIdPによるSSO」で、SAMLのプロファイルを追加します。',
    'IDPエンティティID、ログインページのURL、ログアウトページのURL、証明書に、上の「SAML 2.0」の値を貼り付けます。Googleでログアウトした人には、Tagaからもサインアウトするかをたずねます。',
    'プロファイルに表示されるエンティティIDとACSのURLを、Tagaの登録に入れます。',
    'まず少人数のグループに割り当て、開けることを確かめてから広げます。特権管理者はSSOの対象外です。',
  ],
  microsoftTitle: 'Microsoft 365',
  microsoftSteps: [
    '対象のドメインを、既定（onmicrosoft.com）以外の確認済みドメインにします。',
    '下のコマンドをコピーし、example.jp を自社のドメインに直して、Microsoft Graph PowerShellで実行します。上の値と証明書が入っています。',
    '利用者ごとに onPremisesImmutableId を、Tagaに登録したメールアドレスと同じにします。',
    '全員に影響します。必ず試験用のドメインで確かめ、onmicrosoft.com の緊急用管理者を残してください。',
  ],
  copyCommand: 'コマンドをコピー',
  notTried:
    'GoogleとMicrosoftへの接続は、公開されている手順をもとにしています。実際の契約環境では確かめていません。試験用の利用者で確かめてから使ってください。',
  keysTitle: '署名の鍵',
  keysText:
    '入れ替えるときは、先に次の鍵を公開し、証明書を手で登録したサービスに追加してから切り替えます。Discoveryやメタデータを読み取るサービスには、両方の鍵が伝わります。',
  state: '状態',
  states: { signing: '使用中', next: '次の鍵（公開済み）', past: '前の鍵（公開中）' },
  sha256: '指紋（SHA-256）',
  until: '期限',
  acts: { prepare: '次の鍵を公開する', switch: '次の鍵に切り替える', drop: '前の鍵を取り下げる' },
  actTexts: {
    prepare: '署名にはまだ使いません。サービスが新しい鍵を読み取れるようになります。',
    switch:
      'これからは次の鍵で署名します。証明書を手で登録したサービスに、先に追加しておいてください。追加していないと、誰もサインインできません。',
    drop: '前の鍵の公開をやめます。まだ前の鍵だけを知るサービスでは、誰もサインインできなくなります。',
  },
}

const en: typeof ja = {
  title: 'What to copy into cloud services',
  lead: 'Paste these into the settings of each cloud service.',
  back: 'Sign-in to cloud services',
  noNameTitle: 'There is no public name yet',
  noNameText: 'Cloud services connect only to a Taga that has a public https name. Set one first.',
  oidcTitle: 'OpenID Connect',
  oidcText:
    'Most services need the issuer and read the rest by themselves. The client ID and secret are made on each service’s page.',
  oidcMore:
    'Scopes are openid email profile, signatures RS256, and the flow is the authorization code with PKCE (S256). People return after signing out only to what is registered on the service’s page.',
  issuer: 'Issuer',
  discovery: 'Discovery',
  authorization: 'Authorization',
  token: 'Token',
  userinfo: 'UserInfo',
  jwks: 'Public keys (JWKS)',
  endSession: 'Sign-out (end session)',
  samlTitle: 'SAML 2.0',
  samlText:
    'A service that reads the metadata from its URL needs nothing else. For others, paste the values below one by one.',
  entityId: 'Entity ID (issuer)',
  metadata: 'Metadata',
  signIn: 'Sign-in URL (SSO)',
  logout: 'Logout URL (SLO)',
  certificate: 'Signing certificate',
  copyCertificate: 'Copy the certificate',
  copyBare: 'Copy it as one line (Base64)',
  certificateText:
    '“Copy the certificate” gives PEM. Where a service does not take the BEGIN line, paste the one line.',
  soonTitle: 'The signing certificate ends soon',
  soonText:
    'Once it has ended, nobody can sign in to services that read its date. Under “Keys that sign” below, publish the next key, add it to the services that were given the certificate by hand, then switch.',
  soon: 'Ends soon',
  what: 'What',
  value: 'Value',
  copy: 'Copy',
  copyOf: (label: string) => `Copy ${label}`,
  googleTitle: 'Google Workspace',
  googleSteps: [
    'In the admin console, under Security, Authentication, “SSO with third-party IdP”, add a SAML profile.',
    'Paste the values of “SAML 2.0” above as IDP entity ID, sign-in page URL, sign-out page URL and certificate. Whoever signs out of Google is asked whether to sign out of Taga too.',
    'Put the entity ID and ACS URL that the profile shows into the registration here.',
    'Assign it to a small group first, see that it opens, then widen it. Super administrators are not covered by SSO.',
  ],
  microsoftTitle: 'Microsoft 365',
  microsoftSteps: [
    'Use a verified domain other than the default one (onmicrosoft.com).',
    'Copy the command below, put your own domain in place of example.jp, and run it in Microsoft Graph PowerShell. The values above and the certificate are in it.',
    'For each person, set onPremisesImmutableId to the mail address that is registered in Taga.',
    'It concerns everybody in the domain. Try it on a test domain, and keep an emergency administrator under onmicrosoft.com.',
  ],
  copyCommand: 'Copy the command',
  notTried:
    'The connections to Google and Microsoft follow their published instructions and were not tried against real subscriptions. Try them with a test user first.',
  keysTitle: 'Keys that sign',
  keysText:
    'To turn them, publish the next key first, add it to the services that were given the certificate by hand, then switch. Services that read the discovery or the metadata see both keys.',
  state: 'State',
  states: { signing: 'Signs', next: 'Next (published)', past: 'Past (still published)' },
  sha256: 'Fingerprint (SHA-256)',
  until: 'Until',
  acts: { prepare: 'Publish the next key', switch: 'Switch to the next key', drop: 'Take the past key away' },
  actTexts: {
    prepare: 'It does not sign yet. Services can read it from now on.',
    switch:
      'From now on the next key signs. Services that were given the certificate by hand must have it already, or nobody can sign in there.',
    drop: 'The past key is published no more. Where a service knows only that one, nobody can sign in.',
  },
}

export const endpointMessages = { ja, en }
