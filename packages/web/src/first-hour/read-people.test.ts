import { describe, expect, it } from 'vitest'
import { readPeople } from './read-people.ts'

describe('a list of people to invite', () => {
  it('is one person a line, with name, user ID and mail', () => {
    expect(readPeople('髙橋 次郎, jiro, jiro@example.jp\n\n 三郎\tsaburo \n')).toEqual([
      { name: '髙橋 次郎', signInName: 'jiro', mail: 'jiro@example.jp' },
      { name: '三郎', signInName: 'saburo' },
    ])
  })

  it('takes the user ID from the mail address where none is given', () => {
    expect(readPeople('四郎、Shiro@example.jp')).toEqual([
      { name: '四郎', signInName: 'shiro', mail: 'Shiro@example.jp' },
    ])
  })

  it('says which line cannot be sent, and why', () => {
    const problems = readPeople('五郎\n, goro\n六郎, a b@c@d\n七郎, shichi\n八郎, SHICHI').map(({ problem }) => problem)
    expect(problems).toEqual(['noSignInName', 'noName', 'badMail', undefined, 'twice'])
  })
})
