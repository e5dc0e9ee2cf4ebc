import fc from 'fast-check'
import { expect, it } from 'vitest'
import { isInPart, packNames, partOf } from './pack-names.ts'
import { foldName, readLines, TooManyNames } from './read-lines.ts'

const read = async (text: string | Uint8Array, most = 1_000_000) => {
  const lines = await readLines(typeof text === 'string' ? Buffer.from(text) : text, most)
  return { ...lines, names: [...lines.names] }
}

it('reads every form that lists have', async () => {
  const text = [
    '\uFEFF# a list',
    '! another comment',
    '[Adblock Plus]',
    '127.0.0.1 localhost',
    '::1 ip6-localhost ip6-loopback',
    '0.0.0.0 One.example two.example # both bad',
    '\t127.0.0.1\tthree.example',
    'four.example.\r',
    '*.five.example',
    '.six.example',
    '||seven.example^',
    '日本語.example',
    '_dmarc.eight.example',
    '',
    'one.example',
  ].join('\n')
  const { names, badLines, lines } = await read(text)
  const words = ['one', 'two', 'three', 'four', 'five', 'six', 'seven'].map((word) => `${word}.example`)
  expect(names).toEqual([...words, 'xn--wgv71a119e.example', '_dmarc.eight.example'])
  expect([badLines, lines]).toEqual([0, 15])
})

it('reports a bad line by its number and reason, and takes the rest', async () => {
  const wrong = {
    '@@||fine.example^': 'notSimple',
    '||ads.example^$third-party': 'notSimple',
    '/banner/': 'notSimple',
    'ads*.example': 'notSimple',
    'a b.example': 'notSimple',
    '192.0.2.1 real.example': 'address',
    '192.0.2.1': 'address',
    com: 'oneLabel',
    'bad_-.example': 'notAName',
    '-bad.example': 'notAName',
    'a..example': 'notAName',
    [`${'a'.repeat(64)}.example`]: 'notAName',
    [`${'a.'.repeat(126)}example`]: 'notAName',
    ['x'.repeat(1_001)]: 'tooLong',
  }
  const text = `good.example\n${Object.keys(wrong).join('\n')}\nlast.example`
  const { names, badLines, bad } = await read(text)
  expect(names).toEqual(['good.example', 'last.example'])
  expect(badLines).toBe(Object.keys(wrong).length)
  expect(bad.map(({ line, reason }) => [line, reason])).toEqual(
    Object.values(wrong).map((reason, at) => [at + 2, reason]),
  )
  const many = await read('no name!\n'.repeat(1_000))
  expect([many.badLines, many.bad.length]).toEqual([1_000, 200])
})

it('survives any bytes, and never keeps what is no name', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (bytes) => {
      for (const name of (await read(bytes)).names) expect(foldName(name)).toBe(name)
    }),
    { numRuns: 300 },
  )
})

it('takes no more names than a list may have', async () => {
  await expect(read('a.example\nb.example\nc.example', 2)).rejects.toThrow(TooManyNames)
})

it('finds a name in the one part where it stands', async () => {
  const names = new Set(Array.from({ length: 30_000 }, (_, at) => `host-${at}.example.com`))
  const { parts, bytes } = await packNames(names)
  expect(parts.length).toBe(Math.ceil(bytes / (192 * 1024)))
  for (const name of ['host-0.example.com', 'host-29999.example.com'])
    expect(await isInPart(parts[partOf(name, parts.length)] ?? '', name)).toBe(true)
  for (const name of ['host-30000.example.com', 'ost-0.example.com', 'example.com'])
    expect(await isInPart(parts[partOf(name, parts.length)] ?? '', name)).toBe(false)
})
