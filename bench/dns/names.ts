import type { Random } from '../random.ts'

const ENDS = ['com', 'net', 'org', 'info', 'jp', 'co.jp', 'ru', 'xyz', 'top', 'shop'] as const
const LETTERS = 'abcdefghijklmnopqrstuvwxyz0123456789'

/** So many different names of the shapes that published lists have, about 18 letters each. */
export function inventNames(count: number, random: Random): ReadonlySet<string> {
  const names = new Set<string>()
  while (names.size < count) {
    const under = random.chance(0.4) ? `${word(random, 3)}.` : ''
    names.add(`${under}${word(random, 7)}.${random.pick(ENDS)}`)
  }
  return names
}

function word(random: Random, least: number): string {
  let made = ''
  for (let left = least + random.below(8); left > 0; left--) made += LETTERS[random.below(LETTERS.length)] ?? ''
  return made
}

/** Questions for the address of each name as a device asks them, with EDNS; the first two bytes are for their numbers. */
export function questionsFor(names: readonly string[]): readonly Buffer[] {
  const head = Buffer.from([0, 0, 1, 0, 0, 1, 0, 0, 0, 0, 0, 1])
  const tail = Buffer.from([0, 0, 1, 0, 1])
  // RFC 6891: no name, type 41, packets of 1,232 bytes
  const edns = Buffer.from([0, 0, 41, 4, 208, 0, 0, 0, 0, 0, 0])
  return names.map((name) => {
    const labels = name.split('.').map((label) => Buffer.concat([Buffer.from([label.length]), Buffer.from(label)]))
    return Buffer.concat([head, ...labels, tail, edns])
  })
}
