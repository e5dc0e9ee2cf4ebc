import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { createHash } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { NameListForGateway, NamesBuilt } from '@taga/contract'
import fc from 'fast-check'
import { afterEach, expect, it, vi } from 'vitest'
import { buildNameSet, WrongLength } from './build-name-set.ts'
import { judgeNames } from './decide-name.ts'
import { type BuiltNames, followLists, type ListsEvent } from './follow-lists.ts'
import { keepLists } from './kept-lists.ts'

const WAIT = { timeout: 60_000 }
const folders: string[] = []
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true })
})

function textOf(names: readonly string[], size = 7) {
  const bytes = Buffer.from(names.join('\n'))
  async function* pieces() {
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
  }
  return { names: names.length, bytes: bytes.length, pieces }
}

function listOf(id: string, names: readonly string[], more: Partial<NameListForGateway> = {}) {
  const text = names.join('\n')
  const sha256 = createHash('sha256').update(text).digest('hex')
  const common = {
    id,
    name: `list ${id}`,
    act: 'block',
    category: 'malware',
    content: `c-${sha256}`,
    parts: 1,
  } as const
  const list: NameListForGateway = { ...common, names: names.length, bytes: Buffer.byteLength(text), sha256, ...more }
  return { list, gzip: gzipSync(text).toString('base64') }
}

it('finds a listed name and everything below it, and nothing beside it', async () => {
  const set = await buildNameSet([textOf(['bad.example', 'evil.co.jp', 'a.b.c.example.net'])])
  const found = (name: string) => set.find(name)?.map(({ entry }) => entry)
  expect(found('bad.example')).toEqual(['bad.example'])
  expect(found('www.deep.bad.example')).toEqual(['bad.example'])
  expect(found('evil.co.jp')).toEqual(['evil.co.jp'])
  for (const beside of ['notbad.example', 'example', 'co.jp', 'b.c.example.net', 'bad.example.com', '', 'bad-example'])
    expect([beside, found(beside)]).toEqual([beside, undefined])
})

it('takes what others have their names under for the one host alone', async () => {
  const shared = ['github.io', 'web.app', 'pages.dev', 'com', 'co.jp', 's3.amazonaws.com']
  const set = await buildNameSet([textOf([...shared, 'evil.github.io'])])
  for (const name of shared) {
    expect(set.find(name)?.map(({ entry }) => entry)).toEqual([name])
    expect(set.find(`somebody-else.${name}`)).toBeUndefined()
  }
  expect(set.find('www.evil.github.io')?.map(({ entry }) => entry)).toEqual(['evil.github.io'])
  expect([...set.exactOnly].sort()).toEqual([...shared].sort())
})

it('agrees with the obvious way on whatever lists and names', async () => {
  const label = fc.constantFrom('a', 'b', 'aa', 'xn--p1ai', 'www', 'x-1', '_dmarc')
  const name = fc.array(label, { minLength: 1, maxLength: 5 }).map((labels) => labels.join('.'))
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(name, { maxLength: 30 }), { minLength: 1, maxLength: 4 }),
      fc.array(name),
      async (lists, asked) => {
        const set = await buildNameSet(
          lists.map((names) => textOf(names)),
          () => false,
        )
        for (const one of asked) {
          const ways = one
            .split('.')
            .map((_, at, all) => all.slice(at).join('.'))
            .reverse()
          const wanted = ways.flatMap((entry) => {
            const having = lists.flatMap((names, number) => (names.includes(entry) ? [number] : []))
            return having.length === 0 ? [] : [{ entry, lists: having }]
          })
          expect(set.find(one) ?? []).toEqual(wanted)
        }
      },
    ),
    { numRuns: 40 },
  )
})

it('refuses a list that is longer than it was said to be', async () => {
  await expect(buildNameSet([{ ...textOf(['a.example', 'b.example']), names: 1 }])).rejects.toThrow(WrongLength)
  await expect(buildNameSet([{ ...textOf(['a'.repeat(400), 'b'.repeat(400)]), bytes: 3 }])).rejects.toThrow(WrongLength)
})

it('lets an allowing rule go before all, and an allowing list before lists that refuse', async () => {
  const names = await buildNameSet([textOf(['bad.example', 'ads.example']), textOf(['fine.bad.example'])])
  const lists = [listOf('one', []).list, { ...listOf('two', []).list, act: 'allow' as const }]
  const rule = (act: 'allow' | 'block', kind: 'name' | 'suffix' | 'category', value: string) => ({
    id: `${act} ${value}`,
    act,
    kind,
    value,
  })
  const judge = (name: string, ...rules: ReturnType<typeof rule>[]) => judgeNames(names, lists, rules).judge(name)
  expect(judge('www.bad.example')).toEqual({
    kind: 'block',
    reason: 'names.list:one',
    entry: 'bad.example',
    by: 'list one',
  })
  expect(judge('fine.bad.example').kind).toBe('pass')
  expect(judge('x.fine.bad.example').kind).toBe('pass')
  expect(judge('www.bad.example', rule('allow', 'suffix', 'bad.example')).kind).toBe('pass')
  expect(judge('www.bad.example', rule('allow', 'name', 'bad.example')).kind).toBe('block')
  expect(judge('bad.example', rule('allow', 'category', 'malware')).kind).toBe('pass')
  expect(judge('bad.example', rule('allow', 'category', 'ads')).kind).toBe('block')
  const own = rule('block', 'suffix', 'game.example')
  expect(judge('play.game.example', own)).toMatchObject({ reason: 'names.rule:block game.example', by: undefined })
  expect(judge('play.game.example', own, rule('allow', 'name', 'play.game.example')).kind).toBe('pass')
  expect(judge('x.play.game.example', own, rule('allow', 'name', 'play.game.example')).kind).toBe('block')
  expect(judge('endgame.example', own).kind).toBe('pass')
  expect(judgeNames(names, [undefined, undefined], []).judge('bad.example').kind).toBe('pass')
})

async function follow(folder: string, parts: ReadonlyMap<string, string>) {
  const events: ListsEvent[] = []
  const swaps: BuiltNames[] = []
  const told: NamesBuilt[] = []
  const asked: string[] = []
  const follower = await followLists({
    kept: keepLists(folder),
    ask: (content) => {
      asked.push(content)
      const gzip = parts.get(content)
      return gzip === undefined ? Promise.reject(new Error('away')) : Promise.resolve({ gzip })
    },
    onBuilt: (built) => swaps.push(built),
    tell: async (built) => told.push(built),
    said: (event) => events.push(event),
    firstDelayMs: 10,
  })
  return { follower, events, swaps, told, asked }
}

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'taga-names-'))
  folders.push(folder)
  return join(folder, 'names')
}

it('keeps the names in use until the next ones are built, and begins with them when it is started anew', async () => {
  const folder = await newFolder()
  const [first, second] = [listOf('l', ['one.example']), listOf('l', ['two.example'])]
  const parts = new Map([[first.list.content, first.gzip]])
  const run = await follow(folder, parts)
  run.follower.want([first.list])
  await vi.waitFor(() => expect(run.told).toHaveLength(1), WAIT)
  run.follower.want([second.list]) // which the server cannot give yet
  await vi.waitFor(
    () => expect(run.events.filter(({ kind }) => kind === 'namesNotBuilt').length).toBeGreaterThan(1),
    WAIT,
  )
  expect(run.follower.built()?.names.find('one.example')).toBeDefined()
  parts.set(second.list.content, second.gzip)
  await vi.waitFor(() => expect(run.follower.built()?.names.find('two.example')).toBeDefined(), WAIT)
  await vi.waitFor(() => expect(run.told).toHaveLength(2), WAIT)
  expect(run.told[1]).toMatchObject({ contents: [second.list.content], names: 1, exactOnly: [] })
  await run.follower.close()
  expect((await readdir(folder)).sort()).toEqual([`${second.list.sha256}.txt`, 'lists.json'].sort())

  const anew = await follow(folder, new Map())
  await vi.waitFor(() => expect(anew.follower.built()?.names.find('www.two.example')).toBeDefined(), WAIT)
  anew.follower.want([second.list])
  await vi.waitFor(() => expect(anew.swaps).toHaveLength(2), WAIT)
  expect(anew.asked).toEqual([])
  await anew.follower.close()
})

it('fetches a list again that was altered on its disk, and believes no other one', async () => {
  const folder = await newFolder()
  const { list, gzip } = listOf('l', ['one.example'])
  const run = await follow(folder, new Map([[list.content, gzip]]))
  run.follower.want([list])
  await vi.waitFor(() => expect(run.told).toHaveLength(1), WAIT)
  await run.follower.close()
  await writeFile(join(folder, `${list.sha256}.txt`), 'own.example')
  const anew = await follow(folder, new Map([[list.content, gzip]]))
  anew.follower.want([list])
  await vi.waitFor(() => expect(anew.follower.built()?.names.find('one.example')).toBeDefined(), WAIT)
  expect(anew.follower.built()?.names.find('own.example')).toBeUndefined()
  await anew.follower.close()

  const forged = await follow(await newFolder(), new Map([[list.content, listOf('l', ['own.example']).gzip]]))
  forged.follower.want([list])
  await vi.waitFor(() => expect(forged.events.length).toBeGreaterThan(0), WAIT)
  expect(forged.follower.built()).toBeUndefined()
  await forged.follower.close()
})

it('unpacks no more of a part than a part may have', async () => {
  const { list } = listOf('l', ['one.example'], { bytes: 10_000_000_000 })
  const bomb = gzipSync(Buffer.alloc(50_000_000)).toString('base64')
  const run = await follow(await newFolder(), new Map([[list.content, bomb]]))
  run.follower.want([list])
  await vi.waitFor(() => expect(run.events).toContainEqual({ kind: 'namesNotBuilt', error: expect.anything() }), WAIT)
  await run.follower.close()
})
