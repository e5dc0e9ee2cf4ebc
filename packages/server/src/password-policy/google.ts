import type { PasswordPolicy, PolicyFile } from './policy.ts'

/** Google Workspace has no file to import: what to set by hand, and what it cannot do. */
export function googleFile({ minLength, words }: PasswordPolicy): PolicyFile {
  const text = `Taga: パスワードの方針 / password policy (AD-16)

Google Workspace にはファイルで取り込む機能がありません。管理コンソールの「セキュリティ > 認証 > パスワードの管理」で設定します。
Google Workspace cannot import a file. Set this in the Admin console: Security > Authentication > Password management.

1. 安全度の高いパスワードを適用 / Enforce strong password: オン / on
2. 最小の長さ / Minimum length: ${minLength}
3. パスワードの再使用を許可 / Allow password reuse: オフ / off
4. 有効期限 / Expiration: なし / never expires
5. 次回のログイン時に適用 / Enforce at next sign-in: オン / on
6. 2段階認証プロセス / 2-Step Verification: 適用、方法はセキュリティキーまたはパスキーを推奨 / enforced, security keys or passkeys preferred

表せないこと / What this cannot express:
- 組織の語（${words.length}語）を禁止すること / banning the organisation's words (${words.length})
- IDに1文字足しただけのもの、辞書の語の組み合わせ / the ID with one character added, combinations of dictionary words
- 漏えい時だけの変更。漏えいしたときは、対象者の「次回ログイン時にパスワードを変更」を使います。
  a change after exposure only: use “require a password change at next sign-in” for the person concerned
`
  return {
    name: 'taga-google-workspace.txt',
    mediaType: 'text/plain; charset=utf-8',
    text: `\uFEFF${text.replaceAll('\n', '\r\n')}`,
  }
}
