import type { Level, MeasureId } from '../guideline/ids.ts'

/** How information goes to somebody outside: in a mail, behind a link, into a place of the receiver's, or on a medium. */
export const SENDING_WAYS = ['mail', 'link', 'receiversPlace', 'medium'] as const
export type SendingWay = (typeof SENDING_WAYS)[number]

/** How what goes out is protected: encrypted by a password, mail encrypted for its receiver, open to those named only, or not at all. */
export const SENDING_PROTECTIONS = ['password', 'encryptedMail', 'namedReceivers', 'none'] as const
export type SendingProtection = (typeof SENDING_PROTECTIONS)[number]

/** By which way a password goes. `mail`: by mail, the same one or a next one. `enclosed`: beside what it opens. */
export const PASSWORD_WAYS = [
  'telephone',
  'textMessage',
  'inPerson',
  'agreedBefore',
  'otherService',
  'mail',
  'enclosed',
] as const
export type PasswordWay = (typeof PASSWORD_WAYS)[number]

/** What somebody declares of a sending. `passwordBy` is asked only where a password protects it. */
export type DeclaredSending = {
  readonly level: Level
  readonly way: SendingWay
  readonly protection: SendingProtection
  readonly passwordBy?: PasswordWay
}

/** What the organisation has decided of the level, as far as it has; what it has not decided is not in force. */
export type SendingHandling = { readonly send: 'free' | 'conditions' | 'no'; readonly encrypted: boolean }

/** Why it cannot go like this. `choices` are those that can. */
export type SendingReason =
  | { readonly kind: 'mayNotBeSent'; readonly measures: readonly MeasureId[] }
  | {
      readonly kind: 'notProtected' | 'protectionDoesNotFit'
      readonly measures: readonly MeasureId[]
      readonly choices: readonly SendingProtection[]
    }
  | {
      readonly kind: 'samePath' | 'passwordWayMissing'
      readonly measures: readonly MeasureId[]
      readonly choices: readonly PasswordWay[]
    }

export type SendingVerdict =
  | { readonly outcome: 'accepted' }
  | { readonly outcome: 'turnedBack'; readonly reasons: readonly [SendingReason, ...SendingReason[]] }

/**
 * Whether information may go out as declared. TW-13.1, TW-13.3: what is not public is protected, for mail is open to whoever carries it.
 * TW-13.4, CASE-09: the password of an encrypted file goes by another way than the file, and a next mail is the same way. EX-2, AD-2: what
 * the organisation lets nobody send is not sent.
 */
export function judgeSending(declared: DeclaredSending, handling?: SendingHandling): SendingVerdict {
  const reasons: readonly SendingReason[] = [
    ...(handling?.send === 'no' ? [{ kind: 'mayNotBeSent', measures: ['EX-2', 'AD-2'] } as const] : []),
    ...judgeProtection(declared, handling),
    ...judgePassword(declared),
  ]
  const [first, ...more] = reasons
  return first === undefined ? { outcome: 'accepted' } : { outcome: 'turnedBack', reasons: [first, ...more] }
}

function judgeProtection(declared: DeclaredSending, handling?: SendingHandling): readonly SendingReason[] {
  const { level, way, protection } = declared
  const choices = protectionsOf(way)
  if (protection !== 'none')
    return choices.includes(protection) ? [] : [{ kind: 'protectionDoesNotFit', measures: ['TW-13'], choices }]
  const isOpen = level === 'public' && handling?.encrypted !== true
  return isOpen ? [] : [{ kind: 'notProtected', measures: ['TW-13'], choices }]
}

/** What protects a sending that goes this way. */
export function protectionsOf(way: SendingWay): readonly SendingProtection[] {
  switch (way) {
    case 'mail':
      return ['encryptedMail', 'password']
    case 'link':
    case 'receiversPlace':
      return ['namedReceivers', 'password']
    case 'medium':
      return ['password']
  }
}

function judgePassword({ way, protection, passwordBy }: DeclaredSending): readonly SendingReason[] {
  if (protection !== 'password') return []
  const choices = passwordWaysOf(way)
  if (passwordBy === undefined) return [{ kind: 'passwordWayMissing', measures: ['TW-13'], choices }]
  return choices.includes(passwordBy) ? [] : [{ kind: 'samePath', measures: ['TW-13'], choices }]
}

/** By which ways the password of something that goes this way may follow. A link is told by mail as a rule, so mail is its way too. */
export function passwordWaysOf(way: SendingWay): readonly PasswordWay[] {
  const goesByMail = way === 'mail' || way === 'link'
  return PASSWORD_WAYS.filter((each) => each !== 'enclosed' && !(goesByMail && each === 'mail'))
}
