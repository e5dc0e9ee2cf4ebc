import { describe, expect, it } from 'vitest'
import { LEVELS } from '../guideline/ids.ts'
import {
  type DeclaredSending,
  judgeSending,
  PASSWORD_WAYS,
  passwordWaysOf,
  protectionsOf,
  SENDING_PROTECTIONS,
  SENDING_WAYS,
  type SendingHandling,
} from './judge-sending.ts'

const ZIP: DeclaredSending = { level: 'confidential', way: 'mail', protection: 'password', passwordBy: 'telephone' }
const kindsOf = (declared: DeclaredSending, handling?: SendingHandling) => {
  const verdict = judgeSending(declared, handling)
  return verdict.outcome === 'accepted' ? [] : verdict.reasons.map(({ kind }) => kind)
}

describe('judgeSending', () => {
  it('lets an encrypted attachment go whose password is told on the telephone', () => {
    expect(judgeSending(ZIP)).toEqual({ outcome: 'accepted' })
  })

  it('turns back a password by the mail of the attachment or a next one, and names the ways that are left', () => {
    for (const passwordBy of ['mail', 'enclosed'] as const)
      expect(judgeSending({ ...ZIP, passwordBy })).toEqual({
        outcome: 'turnedBack',
        reasons: [
          {
            kind: 'samePath',
            measures: ['TW-13'],
            choices: ['telephone', 'textMessage', 'inPerson', 'agreedBefore', 'otherService'],
          },
        ],
      })
  })

  it('takes mail for another way only where the thing itself does not go by mail', () => {
    expect(SENDING_WAYS.filter((way) => passwordWaysOf(way).includes('mail'))).toEqual(['receiversPlace', 'medium'])
    for (const way of SENDING_WAYS)
      for (const passwordBy of PASSWORD_WAYS)
        expect(kindsOf({ ...ZIP, way, passwordBy })).toEqual(
          passwordWaysOf(way).includes(passwordBy) ? [] : ['samePath'],
        )
  })

  it('asks by which way a password goes where nobody has said', () => {
    const { passwordBy: _passwordBy, ...unsaid } = ZIP
    expect(kindsOf(unsaid)).toEqual(['passwordWayMissing'])
    expect(kindsOf({ ...unsaid, protection: 'encryptedMail' })).toEqual([])
  })

  it('lets nothing but public information go unprotected, and what protects depends on the way', () => {
    for (const level of LEVELS)
      for (const way of SENDING_WAYS)
        for (const protection of SENDING_PROTECTIONS) {
          const fits = protectionsOf(way).includes(protection)
          const missing =
            protection === 'none' ? (level === 'public' ? [] : ['notProtected']) : ['protectionDoesNotFit']
          expect(kindsOf({ level, way, protection, passwordBy: 'telephone' })).toEqual(fits ? [] : missing)
        }
  })

  it('holds what the organisation has decided of a level', () => {
    const open = { level: 'public', way: 'mail', protection: 'none' } as const
    expect(kindsOf(open, { send: 'free', encrypted: true })).toEqual(['notProtected'])
    expect(kindsOf(ZIP, { send: 'no', encrypted: true })).toEqual(['mayNotBeSent'])
    expect(kindsOf(ZIP, { send: 'conditions', encrypted: true })).toEqual([])
  })
})
