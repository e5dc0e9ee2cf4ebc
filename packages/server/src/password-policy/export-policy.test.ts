import { describe, expect, it } from 'vitest'
import { exportPolicy, POLICY_FORMATS } from './export-policy.ts'
import { policyOf } from './policy.ts'

const policy = policyOf(['たが工業', 'taga', 'TAGA', 'abc', '=cmd', 'とても長いとても長いとても長い会社名'])

describe('an exported password policy', () => {
  it.each(POLICY_FORMATS)('says in the file for %s what that cannot express', (format) => {
    const { text, name } = exportPolicy(policy, format)
    expect(name).toMatch(/^[a-z0-9.-]+$/)
    expect(text).toMatch(/cannot (be )?express/)
    expect(text).toContain('8')
  })

  it('never lets passwords expire by themselves', () => {
    expect(exportPolicy(policy, 'activeDirectory').text).toContain("-MaxPasswordAge '00:00:00'")
    expect(exportPolicy(policy, 'openldap').text).toContain('pwdMaxAge: 0')
  })

  it('bans the words that fit, once, and counts those that do not', () => {
    const lines = exportPolicy(policy, 'entra').text.split('\r\n')
    expect(lines.slice(1, 4)).toEqual(['"たが工業",""', '"taga",""', `"'=cmd",""`])
    expect(lines[4]).toContain('2 words do not fit: abc とても長い')
  })

  it('bans at most a thousand words', () => {
    const many = policyOf(Array.from({ length: 1_200 }, (_, at) => `word${at}`))
    const lines = exportPolicy(many, 'entra').text.split('\r\n')
    expect(lines.filter((line) => line.startsWith('"word'))).toHaveLength(1_000)
    expect(lines.join('\n')).toContain('200 words do not fit')
  })

  it('is read by Windows with its Japanese: a byte order mark and its own ends of lines', () => {
    const { text } = exportPolicy(policy, 'activeDirectory')
    expect(text.startsWith('\uFEFF')).toBe(true)
    expect(text.replaceAll('\r\n', '')).not.toContain('\n')
  })
})
