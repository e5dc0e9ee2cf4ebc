import { readdirSync, readFileSync } from 'node:fs'
import { factSpec } from '@taga/core'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { fixtureWorld } from '../look/fixture-world.ts'
import { look } from '../look/look.ts'
import { macosProbes } from './probes.ts'

const fixtures = new URL('../../fixtures/macos/', import.meta.url)
const machines = readdirSync(fixtures).toSorted()
const readJson = (path: string): unknown => JSON.parse(readFileSync(new URL(path, fixtures), 'utf8'))

const Command = z.union([
  z.object({ stdout: z.string() }),
  z.object({ failed: z.enum(['timedOut', 'noRight', 'tooLarge']) }),
])
const Machine = z.object({
  about: z.looseObject({ kind: z.enum(['modelled', 'recorded']), docs: z.record(z.string(), z.string()) }),
  now: z.number(),
  xprotectAt: z.number(),
  files: z.record(z.string(), z.string()),
  commands: z.record(z.string(), Command),
})
const Facts = z.record(z.string(), z.unknown())

function openMachine(name: string, change: (commands: Record<string, z.infer<typeof Command>>) => void = () => {}) {
  const { now, xprotectAt, files, commands } = Machine.parse(readJson(`${name}/machine.json`))
  change(commands)
  const modifiedAt = Object.fromEntries(
    Object.keys(files).flatMap((path) => (path.includes('XProtect') ? [[path, xprotectAt]] : [])),
  )
  return fixtureWorld({ platform: 'darwin', now, files, commands, modifiedAt, fingerprintKey: 'kept on this device' })
}

async function factsOf(world: ReturnType<typeof openMachine>) {
  const { seen } = await look(world, macosProbes, { pace: 'all' })
  const shown = Object.entries(seen).map(([key, fact]) => [
    key,
    fact.kind === 'value' ? fact.value : { unknown: fact.reason },
  ])
  return Facts.parse(Object.fromEntries(shown.filter(([key]) => key !== 'device.lookedAt')))
}

describe.each(machines)('%s', (machine) => {
  test('says where each of its values comes from', () => {
    const { about, commands } = Machine.parse(readJson(`${machine}/machine.json`))
    const tools = [...new Set(Object.keys(commands).map((line) => line.split(' ')[0] ?? ''))]
    expect(tools.filter((tool) => about.docs[tool] === undefined)).toEqual([])
  })

  test('gives the facts that were written down', async () => {
    expect(await factsOf(openMachine(machine))).toEqual(Facts.parse(readJson(`${machine}/facts.json`)))
  })
})

describe('the macOS probes', () => {
  test('say nothing good of a Mac on which no tool answers', async () => {
    const facts = await factsOf(fixtureWorld({ platform: 'darwin', now: 0 }))
    const good = Object.entries(facts).filter(([, value]) => value === true || value === 'protected')
    expect(good).toEqual([])
    expect(facts['device.dataEncrypted']).toEqual({ unknown: 'toolMissing' })
    expect(facts['device.firewallOn']).toEqual({ unknown: 'toolMissing' })
  })

  test('do not call a volume encrypted while it is still being encrypted', async () => {
    const world = openMachine('ja-JP', (commands) => {
      const listed = commands['diskutil apfs list -plist']
      if (listed !== undefined && 'stdout' in listed)
        commands['diskutil apfs list -plist'] = {
          stdout: listed.stdout.replace(/(<key>CryptoMigrationOn<\/key>\s*)<false\/>/, '$1<true/>'),
        }
    })
    expect(await factsOf(world)).toMatchObject({ 'device.dataEncrypted': false, 'device.encryptionKey': 'exposed' })
  })

  test.each([
    ['cut in the middle', '<plist version="1.0"><dict><key>Containers</key><array>'],
    ['words instead of a list', 'diskutil: could not list'],
    ['no containers', '<plist version="1.0"><dict><key>Containers</key><array/></dict></plist>'],
  ])('leave encryption unknown when diskutil answers with %s', async (_name, stdout) => {
    const world = openMachine('ja-JP', (commands) => {
      commands['diskutil apfs list -plist'] = { stdout }
    })
    expect((await factsOf(world))['device.dataEncrypted']).toEqual({ unknown: 'unreadable' })
  })

  test('ask only tools that answer with property lists or JSON', () => {
    const { commands } = Machine.parse(readJson('ja-JP/machine.json'))
    for (const line of Object.keys(commands)) expect(line).toMatch(/-plist|-json|^plutil -convert xml1|^nvram -x/)
  })

  test('are no slower than the pace of their facts', () => {
    const slow = macosProbes.filter(({ pace }) => pace === 'slow').flatMap(({ facts }) => facts)
    expect(slow.filter((key) => factSpec(key).pace !== 'slow')).toEqual([])
  })
})
