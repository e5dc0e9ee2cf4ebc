import { describe, expect, it } from 'vitest'
import { personLabels } from './person-labels.ts'

const states = { active: '在籍', locked: 'ロック中', left: '退職' }
const person = (id: string, name: string, more: object = {}) => ({ id, name, state: 'active' as const, ...more })

describe('what people are called in a list to choose from', () => {
  it('is the name with the department, where that is enough', () => {
    const labels = personLabels(
      [person('1', '髙橋 花子', { departmentName: '総務', mail: 'h@example.jp' }), person('2', '佐藤 一郎')],
      states,
    )
    expect([...labels.values()]).toEqual(['髙橋 花子（総務）', '佐藤 一郎'])
  })

  it('tells two of one name apart by mail, else by department and number, however the blank is written', () => {
    const labels = personLabels(
      [
        person('01890a5d-1', '鈴木 一郎', { departmentName: '営業', mail: 'ichiro@example.jp' }),
        person('01890b77-2', '鈴木　一郎', { departmentName: '営業' }),
        person('01890c00-3', '鈴木一郎'),
      ],
      states,
    )
    expect([...labels.values()]).toEqual([
      '鈴木 一郎（ichiro@example.jp）',
      '鈴木　一郎（営業・01890b77）',
      '鈴木一郎（01890c00）',
    ])
  })

  it('marks who has left', () => {
    const left = { ...person('1', '佐藤 一郎', { departmentName: '総務' }), state: 'left' as const }
    expect(personLabels([left], states).get('1')).toBe('佐藤 一郎（総務、退職）')
  })
})
