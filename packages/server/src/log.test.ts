import { describe, expect, it } from 'vitest'
import { createLog, errorText, type LogLine } from './log.ts'

describe('the log', () => {
  it('writes lines of its least level and above, with time, level and event that nobody can override', () => {
    const lines: LogLine[] = []
    const log = createLog(
      () => 7,
      (line) => lines.push(line),
      'warn',
    )
    log.debug('quiet')
    log.note('quiet')
    log.warn('late', { at: 1, level: 'x', event: 'y', id: 'a' })
    log.error('broken')
    expect(lines).toEqual([
      { at: 7, level: 'warn', event: 'late', id: 'a' },
      { at: 7, level: 'error', event: 'broken' },
    ])
  })

  it('tells an error with its causes, and not for ever', () => {
    const cause = new Error('no space left')
    expect(errorText(new Error('not saved', { cause }))).toMatch(/not saved[\s\S]*<- no space left$/)
    const circle = new Error('circle')
    circle.cause = circle
    expect(errorText(circle).length).toBeLessThanOrEqual(2000)
    expect(errorText('text')).toBe('text')
  })
})
