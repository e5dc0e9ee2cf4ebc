import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { readLook } from './read-look.ts'
import { windowsProbes } from './probes.ts'

const fixtures = new URL('../../fixtures/windows/', import.meta.url)
const script = fileURLToPath(new URL('./collector/taga-look.ps1', import.meta.url))
const machines = readdirSync(fixtures).toSorted()
const powershell = ['pwsh', 'powershell'].find(
  (name) => spawnSync(name, ['-NoProfile', '-Command', 'exit 0']).status === 0,
)

const Raw = z.looseObject({
  about: z.looseObject({ kind: z.enum(['modelled', 'recorded']), docs: z.record(z.string(), z.string()) }),
  items: z.record(z.string(), z.unknown()),
})

const readJson = (path: string): unknown => JSON.parse(readFileSync(new URL(path, fixtures), 'utf8'))

describe.each(machines)('%s', (machine) => {
  test('says where each of its values comes from', () => {
    const raw = Raw.parse(readJson(`${machine}/raw.json`))
    expect(Object.keys(raw.items).filter((id) => raw.about.docs[id] === undefined)).toEqual([])
  })

  test('expects every fact that the probes promise', () => {
    const expected = z.record(z.string(), z.unknown()).parse(readJson(`${machine}/facts.json`))
    const promised = [...windowsProbes.flatMap((probe) => probe.facts.map(String)), 'device.lookedAt']
    expect(Object.keys(expected).toSorted()).toEqual(promised.toSorted())
  })

  test.skipIf(powershell === undefined)(
    'judges raw values as written down (needs PowerShell: pwsh, which neither apt nor npm has)',
    () => {
      const args = ['-NoProfile', '-NonInteractive', '-File', script, '-Json', '-FromRaw']
      const ran = spawnSync(powershell ?? 'pwsh', [...args, fileURLToPath(new URL(`${machine}/raw.json`, fixtures))])
      const sight = readLook(ran.stdout.toString('utf8'))
      const facts = Object.entries(sight?.findings ?? {}).map(([key, finding]) => [
        key,
        'value' in finding ? finding.value : { unknown: finding.unknown },
      ])
      expect(Object.fromEntries(facts)).toEqual(readJson(`${machine}/facts.json`))
    },
  )
})
