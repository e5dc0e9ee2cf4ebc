import { type Observation, PATTERN_IDS, type PatternId, type Seen, type Value } from '@taga/core'
import { z } from 'zod'
import type { DepartmentRow, PersonRow } from './store.ts'

/** The register of people as facts: recorded, at the time of its last change. Without a department the patterns are not known. */
export function personFacts(row: PersonRow, department: DepartmentRow | undefined): Seen {
  const facts: Record<string, Observation> = {
    'person.id': recorded(row.created_at, row.id),
    'person.state': recorded(row.state_since, row.state),
    'person.rights': recorded(row.updated_at, readRights(row)),
  }
  if (department !== undefined)
    facts['person.patterns'] = recorded(Math.max(row.updated_at, department.updated_at), readPatterns(department))
  return facts
}

export function readRights(row: Pick<PersonRow, 'rights'>): readonly string[] {
  return z.array(z.string()).parse(JSON.parse(row.rights))
}

export function readPatterns(row: Pick<DepartmentRow, 'patterns'>): readonly PatternId[] {
  return z.array(z.enum(PATTERN_IDS)).parse(JSON.parse(row.patterns))
}

function recorded(at: number, value: Value): Observation {
  return { at, provenance: 'recorded', source: 'register.people', kind: 'value', value }
}
