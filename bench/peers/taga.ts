import { type Decision, factSpec, type Rule, SOURCES, type SubjectKind, type Test } from '@taga/core'
import { type CompiledRules, compile } from '../../packages/core/src/access/compile.ts'
import { decide, decidePrepared, decideSubjects } from '../../packages/core/src/access/decide.ts'
import { joinSubjects, type PreparedSubject, prepareSubject } from '../../packages/core/src/access/prepare.ts'
import type { Condition, PolicyRule } from '../policy.ts'
import type { PolicyRequest } from '../policy-requests.ts'
import type { Contestant, Denials } from './contestant.ts'

type Setting = {
  readonly policy: readonly PolicyRule[]
  readonly requests: readonly PolicyRequest[]
  readonly now: number
}

/** As a gateway decides for a connection that is open: the facts about it were read and joined when they landed. */
export function tagaPrepared({ policy, requests, now }: Setting): Contestant {
  const rules = compileTaga(policy)
  const subjects = prepareSubjects(rules, requests, now)
  const prepared = subjects.map((one) => joinSubjects(one))
  return contestant('Taga, prepared', 'facts read and joined beforehand', (at) => {
    const [request, joined] = [requests[at], prepared[at]]
    if (request === undefined || joined === undefined) throw new RangeError(`no request ${at}`)
    return decidePrepared(rules, joined, request.ask, now)
  })
}

/** As a gateway decides for a new connection: each subject's facts were read when they landed, the six are joined for this question. */
export function tagaJoined({ policy, requests, now }: Setting): Contestant {
  const rules = compileTaga(policy)
  const subjects = prepareSubjects(rules, requests, now)
  return contestant('Taga, joined for each question', 'facts read beforehand, joined in the time measured', (at) => {
    const [request, six] = [requests[at], subjects[at]]
    if (request === undefined || six === undefined) throw new RangeError(`no request ${at}`)
    return decideSubjects(rules, six, request.ask, now)
  })
}

/** From observations with time, source and provenance, checked and aged in the time measured. */
export function tagaRaw({ policy, requests, now }: Setting): Contestant {
  const rules = compileTaga(policy)
  return contestant('Taga, raw facts', 'type and age of every fact checked in the time measured', (at) => {
    const request = requests[at]
    if (request === undefined) throw new RangeError(`no request ${at}`)
    return decide(rules, request, now)
  })
}

function contestant(name: string, note: string, ask: (at: number) => Decision): Contestant {
  return {
    name,
    answers: 'everyDenyingRule',
    note,
    kind: 'sync',
    decide: ask,
    denials: async (at) => denialsOf(ask(at)),
  }
}

function denialsOf(decision: Decision): Denials {
  if (decision.outcome === 'allow') return { isDenied: false, rules: [] }
  return { isDenied: decision.outcome === 'deny', rules: decision.reasons.map((reason) => reason.rule) }
}

type SixSubjects = Readonly<Record<SubjectKind, PreparedSubject>>

/** A subject that several requests share is prepared once. */
function prepareSubjects(
  rules: CompiledRules,
  requests: readonly PolicyRequest[],
  now: number,
): readonly SixSubjects[] {
  const known = new Map<unknown, PreparedSubject>()
  const preparedOf = (kind: SubjectKind, { facts }: PolicyRequest) => {
    const prepared = known.get(facts[kind]) ?? prepareSubject(rules, kind, facts[kind], now)
    known.set(facts[kind], prepared)
    return prepared
  }
  return requests.map((request) => ({
    person: preparedOf('person', request),
    device: preparedOf('device', request),
    session: preparedOf('session', request),
    connection: preparedOf('connection', request),
    resource: preparedOf('resource', request),
    organisation: preparedOf('organisation', request),
  }))
}

function compileTaga(policy: readonly PolicyRule[]): CompiledRules {
  return compile({ version: 'bench', rules: policy.map(asRule), adopted: SOURCES })
}

/** The rule as Taga writes it. */
export function asRule({ id, resource, when, must }: PolicyRule): Rule {
  const about: readonly Test[] =
    resource === undefined ? [] : [{ fact: 'connection.resource', op: 'is', value: resource }]
  return {
    id,
    measures: ['AD-2'],
    tier: 'baseline',
    mode: 'enforce',
    sources: [factSpec(must.fact).source],
    when: [...about, ...when.map(asTest)],
    must: [[asTest(must)]],
    otherwise: { kind: 'deny' },
    live: 'cut',
    title: { ja: `規則 ${id}`, en: `rule ${id}` },
    remedy: { ja: `${must.fact} を直す`, en: `mend ${must.fact}` },
  }
}

function asTest(condition: Condition): Test {
  return condition
}
