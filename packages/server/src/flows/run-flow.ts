import { Fault, type FlowKind, type FlowStepId, type MarkStep } from '@taga/contract'
import type { Kysely } from 'kysely'
import type { Schema } from '../db/schema.ts'
import type { Tx } from '../db/store.ts'
import type { Deps } from '../deps.ts'
import { newId } from '../new-id.ts'
import { findPerson } from '../people/store.ts'
import { type Seen, seeAgainst, seeStep } from './see-step.ts'
import { FLOW_STEPS_OF, type StepSpec } from './steps.ts'
import { type FlowRow, type Marks, type NamedFlowRow, findFlow, readMarks } from './store.ts'

/** No flow is due further away than this. */
const MAX_DUE_MS = 400 * 86_400_000

export type StepState = {
  readonly spec: StepSpec
  readonly state: 'done' | 'notNeeded' | 'open'
  readonly seen?: Seen
  readonly mark?: Marks[FlowStepId]
}

/** @throws Fault `not_found` for a person who is not in the register; `conflict` where such a flow is open; `bad_input` for a due date too far away */
export function startFlow(
  deps: Pick<Deps, 'store' | 'now' | 'random'>,
  actor: string,
  { person, kind, dueAt }: { readonly person: string; readonly kind: FlowKind; readonly dueAt: number },
): Promise<FlowRow> {
  return deps.store.write(async (tx) => {
    const now = deps.now()
    if (Math.abs(dueAt - now) > MAX_DUE_MS)
      throw new Fault('bad_input', { in: 'body', fields: [{ field: 'dueAt', problem: 'out_of_range' }] })
    if ((await findPerson(tx.db, person)) === undefined) throw new Fault('not_found')
    const row: FlowRow = {
      id: newId(deps.random),
      person_id: person,
      kind,
      open_key: `${kind}:${person}`,
      started_at: now,
      due_at: dueAt,
      closed_at: null,
      marks: '{}',
      version: 1,
    }
    const inserted = await tx.db
      .insertInto('flows')
      .values(row)
      .onConflict((conflict) => conflict.column('open_key').doNothing())
      .executeTakeFirst()
    if (inserted.numInsertedOrUpdatedRows === 0n) throw new Fault('conflict', { field: 'person' })
    await tx.append({ kind: 'flow.started', actor, subject: `person:${person}`, body: { flow: row.id, kind, dueAt } })
    return row
  })
}

/** The steps as they stand now: what Taga sees for itself beside what somebody said. */
export async function seeSteps(db: Kysely<Schema>, flow: FlowRow): Promise<readonly StepState[]> {
  const person = await findPerson(db, flow.person_id)
  if (person === undefined) throw new Fault('not_found')
  const marks = readMarks(flow)
  const states: StepState[] = []
  for (const spec of FLOW_STEPS_OF[flow.kind]) {
    const mark = marks[spec.step]
    const look = spec.how === 'seen' ? seeStep : seeAgainst
    const seen = await look(db, person, spec.step)
    states.push({
      spec,
      state: stateOf(spec, seen, mark?.mark),
      ...(seen === undefined ? {} : { seen }),
      ...(mark === undefined ? {} : { mark }),
    })
  }
  return states
}

/** What is seen goes before what is said: a word that the registers contradict leaves its step open. */
function stateOf(
  { how }: StepSpec,
  seen: Seen | undefined,
  said: 'done' | 'notNeeded' | undefined,
): StepState['state'] {
  if (seen?.done === true) return 'done'
  return how === 'declared' && seen !== undefined ? 'open' : (said ?? 'open')
}

/**
 * Ticks a step, says that it is not needed, or takes that back.
 * @throws Fault `not_found`; `conflict` for a change in between or a flow that is closed; `bad_input` for a step that nobody can tick, or
 *   "not needed" without the reason
 */
export function markStep(
  deps: Pick<Deps, 'store' | 'now'>,
  actor: string,
  { flow, step, mark, note, version }: MarkStep & { readonly flow: string; readonly step: FlowStepId },
): Promise<NamedFlowRow> {
  return deps.store.write(async (tx) => {
    const present = await openFlow(tx, flow)
    checkMark(present.kind, { step, mark, note })
    const { [step]: _taken, ...others } = readMarks(present)
    const marks: Marks =
      mark === 'open'
        ? others
        : { ...others, [step]: { mark, at: deps.now(), by: actor, ...(note === undefined ? {} : { note }) } }
    const updated = await tx.db
      .updateTable('flows')
      .set({ marks: JSON.stringify(marks), version: version + 1 })
      .where('id', '=', flow)
      .where('version', '=', version)
      .where('closed_at', 'is', null)
      .executeTakeFirst()
    if (updated.numUpdatedRows === 0n) throw new Fault('conflict', { version: present.version })
    await tx.append({
      kind: 'flow.marked',
      actor,
      subject: `person:${present.person_id}`,
      body: { flow, step, mark, ...(note === undefined ? {} : { note }) },
    })
    return { ...present, marks: JSON.stringify(marks), version: version + 1 }
  })
}

/** Closes a flow of which no step is open. @throws Fault `not_found`; `conflict` (detail.open: the steps) where one is, or for a change in between */
export function closeFlow(
  deps: Pick<Deps, 'store' | 'now'>,
  actor: string,
  { flow, version }: { readonly flow: string; readonly version: number },
): Promise<NamedFlowRow> {
  return deps.store.write(async (tx) => {
    const present = await openFlow(tx, flow)
    const steps = await seeSteps(tx.db, present)
    const open = steps.filter(({ state }) => state === 'open').map(({ spec }) => spec.step)
    if (open.length > 0) throw new Fault('conflict', { open })
    const now = deps.now()
    const closed = await tx.db
      .updateTable('flows')
      .set({ closed_at: now, open_key: null, version: version + 1 })
      .where('id', '=', flow)
      .where('version', '=', version)
      .where('closed_at', 'is', null)
      .executeTakeFirst()
    if (closed.numUpdatedRows === 0n) throw new Fault('conflict', { version: present.version })
    const body = { flow, kind: present.kind, steps: steps.map(({ spec, state }) => ({ step: spec.step, state })) }
    await tx.append({ kind: 'flow.closed', actor, subject: `person:${present.person_id}`, body })
    return { ...present, closed_at: now, open_key: null, version: version + 1 }
  })
}

async function openFlow(tx: Tx, id: string): Promise<NamedFlowRow> {
  const present = await findFlow(tx.db, id)
  if (present === undefined) throw new Fault('not_found')
  if (present.closed_at !== null) throw new Fault('conflict', { closedAt: present.closed_at })
  return present
}

function checkMark(kind: FlowKind, { step, mark, note }: Pick<MarkStep, 'mark' | 'note'> & { step: FlowStepId }): void {
  const spec = FLOW_STEPS_OF[kind].find((each) => each.step === step)
  if (spec === undefined) throw new Fault('not_found')
  const isRefused = (mark === 'done' && spec.how === 'seen') || (mark === 'notNeeded' && !spec.canSkip)
  if (isRefused) throw new Fault('bad_input', { in: 'body', fields: [{ field: 'mark', problem: 'seen_by_taga' }] })
  if (mark === 'notNeeded' && note === undefined)
    throw new Fault('bad_input', { in: 'body', fields: [{ field: 'note', problem: 'required' }] })
}
