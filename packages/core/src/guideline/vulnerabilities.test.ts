import { expect, test } from 'vitest'
import { cases } from './cases.ts'
import { CASE_IDS } from './ids.ts'
import { threatModel } from './threat-model.ts'
import { vulnerabilities } from './vulnerabilities.ts'

test('there are 18 vulnerabilities under 4 threats in 3 zones, leading to 3 incidents', () => {
  expect(vulnerabilities).toHaveLength(18)
  expect(threatModel.threats).toHaveLength(4)
  expect(threatModel.zones).toHaveLength(3)
  expect(threatModel.incidents).toHaveLength(3)
  expect(threatModel.assets).toHaveLength(3)
})

test.each(vulnerabilities)('$id sits in the zone of its threat', (vulnerability) => {
  expect(threatModel.threats.find((threat) => threat.id === vulnerability.threat)?.zone).toBe(vulnerability.zone)
})

test.each(vulnerabilities)('$id shares a measure with each case that it appears in', (vulnerability) => {
  for (const id of vulnerability.cases) {
    const found = cases.find((each) => each.id === id)
    const named: readonly string[] = [...(found?.linkedMeasures ?? []), ...(found?.alsoTouches ?? [])]
    expect(vulnerability.measures.some((measure) => named.includes(measure))).toBe(true)
  }
})

test('every threat has vulnerabilities and examples of incidents', () => {
  const threats = threatModel.threats.map((threat) => threat.id)
  expect([...new Set(vulnerabilities.map((vulnerability) => vulnerability.threat))]).toEqual(threats)
  expect(threatModel.incidentExampleByThreat.map((example) => example.threat)).toEqual(threats)
})

test('all trouble cases have their weakness but CASE-03: an unapproved application is not in the figure', () => {
  const reached = new Set<string>(
    [...vulnerabilities, ...threatModel.weaknessNotInThreatColumn].flatMap((each): readonly string[] => each.cases),
  )
  expect(CASE_IDS.filter((id) => !reached.has(id))).toEqual(['CASE-03'])
})
