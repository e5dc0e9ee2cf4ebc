import type { PasswordPolicy, PolicyFile } from './policy.ts'

/**
 * A fine-grained password policy (Password Settings Object) as PowerShell. Windows PowerShell 5.1 reads a script without a byte order
 * mark in the machine's own code page, so there is one.
 */
export function activeDirectoryFile({ minLength, tries, waitMinutes }: PasswordPolicy): PolicyFile {
  const text = `\uFEFF# Taga: パスワードの方針 / password policy (AD-16)
# 確認してから、ドメインの管理者として実行してください。 / Read it, then run it as an administrator of the domain.
#
# この設定で表せないこと / What this cannot express:
#  - 辞書の語、会社名などの語、漏えい済みの一覧、IDに1文字足しただけのもの。Entra Password Protection か、Tagaの
#    POST /api/password/check を呼ぶパスワード フィルターが要ります。
#    Dictionary words, words of the company, known leaks, the ID with one character added: these need Entra Password Protection, or a
#    password filter that asks Taga's POST /api/password/check.
#  - 長いパスフレーズなら1種類の文字でもよいという決まり。そのため「複雑さ」は有効にしています。
#    That a long passphrase may be of one kind of character; complexity is therefore on.
#  - 漏えいしたときだけの変更。期限は無期限にし、漏えい時は Set-ADUser -ChangePasswordAtLogon $true を使ってください。
#    A change after exposure only: passwords never expire here; after an exposure use Set-ADUser -ChangePasswordAtLogon $true.
#  - ロックアウトは名前ごとに数えるため、他人が試すと本人も待つことになります。Tagaにはこの弱点がありません。
#    Lock-out counts per name: a stranger who tries makes the owner wait. Taga does not have this weakness.
Import-Module ActiveDirectory -ErrorAction Stop

New-ADFineGrainedPasswordPolicy -Name 'Taga' -Precedence 100 \`
  -MinPasswordLength ${minLength} \`
  -ComplexityEnabled $true \`
  -ReversibleEncryptionEnabled $false \`
  -PasswordHistoryCount 1 \`
  -MinPasswordAge '00:00:00' \`
  -MaxPasswordAge '00:00:00' \`
  -LockoutThreshold ${tries} \`
  -LockoutObservationWindow '00:${pad(waitMinutes)}:00' \`
  -LockoutDuration '00:${pad(waitMinutes)}:00' \`
  -ProtectedFromAccidentalDeletion $true

Add-ADFineGrainedPasswordPolicySubject -Identity 'Taga' -Subjects 'Domain Users'
Get-ADFineGrainedPasswordPolicy -Identity 'Taga'
`
  return {
    name: 'taga-password-policy.ps1',
    mediaType: 'text/plain; charset=utf-8',
    text: text.replaceAll(/\r?\n/g, '\r\n'),
  }
}

function pad(minutes: number): string {
  return String(minutes).padStart(2, '0')
}
