import { exemptUntil } from '../access/exemptions.ts'
import { evaluateTest } from '../access/evaluate-test.ts'
import type { Test } from '../access/rule.ts'
import { factSpec } from '../facts/catalogue.ts'
import type { Facts } from '../facts/observation.ts'
import type { MeasureId } from '../guideline/ids.ts'
import type { Words } from '../words.ts'
import { type Found, type Mechanism, tally } from './mechanism.ts'
import type { OrganisationView, PersonView } from './organisation-view.ts'

/** Mechanisms that count people by what is recorded of them. */
export const peopleMechanisms: readonly Mechanism[] = [
  people(
    'TW-1',
    { fact: 'person.policyAcknowledged', op: 'is', value: true },
    {
      ja: '現行のポリシーを確認した',
      en: 'the current policy is acknowledged',
    },
  ),
  people(
    'TW-3',
    { fact: 'person.trainingValidUntil', op: 'notPassed' },
    {
      ja: '教育が有効期限内',
      en: 'training is in date',
    },
  ),
  people(
    'TW-4',
    { fact: 'person.contactsConfirmedAt', op: 'withinMs', value: { setting: 'contactsMaxAgeMs' } },
    {
      ja: '緊急時の連絡先をこの一年に確認した',
      en: 'contacts for emergencies were confirmed this year',
    },
  ),
]

function people(measure: MeasureId, test: Test, title: Words): Mechanism {
  return {
    id: `${measure}.people`,
    measure,
    subject: 'person',
    title,
    denominator: { ja: '在籍中の人', en: 'active people' },
    evidence: ['recorded', 'declared'],
    evaluate: (view) =>
      tally(view.people.map((person) => letOff(findPerson(person, test, view), measure, person, view))),
  }
}

/** What a person lacks while a rule that carries the measure out has been lifted from them. */
function letOff(found: Found, measure: MeasureId, { seen }: PersonView, { now, rules }: OrganisationView): Found {
  if (found.state === 'holds' || found.state === 'excluded' || found.state === 'exempt') return found
  const lifted = rules.some(
    ({ id, measures }) =>
      measures.includes(measure) && exemptUntil(id, { person: seen, device: {} }, now) !== undefined,
  )
  return lifted ? { ...found, state: 'exempt', reason: 'exempted' } : found
}

function findPerson({ id, state, seen }: PersonView, test: Test, view: OrganisationView): Found {
  if (state !== 'active') return { id, state: 'excluded', reason: 'inactive' }
  const { source } = factSpec(test.fact)
  if (!view.adopted.includes(source)) return { id, state: 'unknown', reason: 'sourceNotAdopted', about: source }
  const facts: Facts = { person: seen, device: {}, session: {}, connection: {}, resource: {}, organisation: {} }
  const result = evaluateTest(test, facts, view.now, { settings: view.settings })
  switch (result.state) {
    case 'holds':
      return {
        id,
        state: 'holds',
        provenance: seen[test.fact]?.provenance ?? 'declared',
        ...(result.observedAt === undefined ? {} : { at: result.observedAt }),
      }
    case 'fails':
      return { id, state: 'fails', reason: 'fails', about: test.fact }
    case 'stale':
      return { id, state: 'stale', reason: 'tooOld', about: test.fact }
    case 'unknown':
      return { id, state: 'unknown', reason: 'notSeen', about: test.fact }
  }
}
