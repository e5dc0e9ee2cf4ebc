import { insertDepartment } from '../packages/server/src/people/departments.ts'
import { insertPerson } from '../packages/server/src/people/insert-person.ts'
import { type ListContest, askLists } from './ask-lists.ts'
import type { Depth, Figure } from './figure.ts'
import { seededRandom } from './random.ts'
import { type BenchServer, openBenchServer } from './taga-server.ts'

const PEOPLE = 1_000
const FAMILY = ['髙橋', '佐藤', '山﨑', '𠮷田', '渡邊', '伊藤', '中村', '小林'] as const
const GIVEN = ['さくら', '一郎', '花子', '健', '美咲', '大輔'] as const

/** Filtering and ordering the register of 1,000 people. */
export async function measurePeopleList(depth: Depth): Promise<readonly Figure[]> {
  const server = await openBenchServer()
  try {
    const department = await insertPeople(server)
    const contest: ListContest = {
      name: 'filter 1,000 people',
      path: '/api/people',
      questions: [
        () => ({}),
        () => ({ search: '高橋' }),
        () => ({ search: 'サクラ', state: 'active' }),
        () => ({ department }),
        () => ({ department: 'none', sort: '-changed' }),
        () => ({ sort: '-name' }),
        () => ({ sort: 'since' }),
        () => ({ search: 'nobody is called so' }),
      ],
    }
    return await askLists(server, contest, depth)
  } finally {
    await server.close()
  }
}

async function insertPeople({ deps }: BenchServer): Promise<string> {
  const random = seededRandom(5)
  return deps.store.write(async (tx) => {
    const { id } = await insertDepartment(tx, deps, 'server', { name: '営業部', patterns: ['remote_desktop'] })
    for (let at = 0; at < PEOPLE; at++)
      await insertPerson(tx, deps, 'server', {
        name: `${random.pick(FAMILY)} ${random.pick(GIVEN)}`,
        mail: `person${at}@example.jp`,
        department: at % 4 === 0 ? undefined : id,
        rights: ['sales'],
      })
    return id
  })
}
