import { describe, expect, it } from 'vitest'
import { FAULT_CODES, FAULTS, Fault, FaultAnswer } from './fault.ts'
import { PASSWORD_REASON_WORDS, PASSWORD_REASONS, ROLE_WORDS, ROLES } from '@taga/core'

describe('the table of faults', () => {
  it('gives every code an error status and words in both languages', () => {
    const wrong = FAULT_CODES.filter((code) => {
      const { status, words } = FAULTS[code]
      return !(status >= 400 && status < 600 && /[ぁ-ん].*。$/.test(words.ja) && /^[A-Z].*\.$/.test(words.en))
    })
    expect(wrong).toEqual([])
  })

  it('never says the same of two faults', () => {
    for (const language of ['ja', 'en'] as const) {
      const said = FAULT_CODES.map((code) => FAULTS[code].words[language])
      expect(new Set(said).size).toBe(said.length)
    }
  })

  it('keeps cause and detail apart: the cause is never on the wire', () => {
    const fault = new Fault('bad_input', { field: 'name' }, { cause: new Error('secret') })
    const answer = FaultAnswer.parse({ fault: fault.code, words: FAULTS.bad_input.words, detail: fault.detail })
    expect(JSON.stringify(answer)).not.toContain('secret')
    expect(fault.cause).toBeInstanceOf(Error)
  })
})

describe('words beside the faults', () => {
  it('exist for every role and every reason of a password, in both languages', () => {
    for (const words of [
      ...ROLES.map((role) => ROLE_WORDS[role]),
      ...PASSWORD_REASONS.map((reason) => PASSWORD_REASON_WORDS[reason]),
    ]) {
      expect(words.ja).toMatch(/[ぁ-んァ-ヶ一-龠]/)
      expect(words.en).toMatch(/^[a-z]/)
    }
  })
})
