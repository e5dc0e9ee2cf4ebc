import type { Words } from '@taga/core'
import type { CertificateNote, CertificateProblem } from './read-certificate.ts'

export const PROBLEM_WORDS: Readonly<Record<CertificateProblem, Words>> = {
  noCertificate: {
    ja: '証明書を読み取れません。「-----BEGIN CERTIFICATE-----」で始まるPEM形式のものを、中間証明書も含めて入れてください。',
    en: 'There is no certificate that can be read. Give it as PEM, beginning with "-----BEGIN CERTIFICATE-----", together with the intermediate certificates.',
  },
  noKey: {
    ja: '秘密鍵を読み取れません。「-----BEGIN PRIVATE KEY-----」などで始まるPEM形式のものを入れてください。',
    en: 'There is no private key that can be read. Give it as PEM, beginning with "-----BEGIN PRIVATE KEY-----" or the like.',
  },
  keyEncrypted: {
    ja: '秘密鍵にパスフレーズがかかっています。外してから入れてください（openssl pkey -in 鍵 -out 新しい鍵）。',
    en: 'The private key is under a passphrase. Take that off first (openssl pkey -in KEY -out NEWKEY).',
  },
  keyMismatch: {
    ja: '秘密鍵が、この証明書のものではありません。',
    en: 'The private key does not belong to this certificate.',
  },
  keyWeak: {
    ja: '鍵の種類が弱いか、ブラウザーが対応していません。RSA 2048ビット以上、またはP-256、P-384、P-521を使ってください。',
    en: 'The key is too weak, or of a kind browsers do not take. Use RSA of 2048 bits or more, P-256, P-384 or P-521.',
  },
  nameMismatch: {
    ja: '証明書に、この公開名が含まれていません。',
    en: 'The certificate is not for this public name.',
  },
  expired: { ja: '証明書の有効期限が切れています。', en: 'The certificate has expired.' },
  notYetValid: { ja: '証明書の有効期間がまだ始まっていません。', en: 'The certificate is not valid yet.' },
  chainOrder: {
    ja: '証明書の並びが正しくありません。サーバーの証明書、それを発行した中間証明書、の順に並べてください。',
    en: "The certificates are not in order: the server's own first, then the one that issued it, and so on.",
  },
  tooLarge: { ja: 'ファイルが大きすぎます。', en: 'The file is too large.' },
}

export const NOTE_WORDS: Readonly<Record<CertificateNote, Words>> = {
  expiresSoon: { ja: '有効期限まで14日を切っています。', en: 'It expires within 14 days.' },
  selfSigned: {
    ja: '自己署名の証明書です。利用者のブラウザーは警告を出すため、各端末に登録していないかぎり使えません。',
    en: 'It is self-signed: browsers warn of it, unless every device has been told to trust it.',
  },
  chainIncomplete: {
    ja: '中間証明書が含まれていません。接続できない端末が出ることがあります。',
    en: 'The intermediate certificates are missing: some devices may refuse to connect.',
  },
}
