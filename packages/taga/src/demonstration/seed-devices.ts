import type { ApiUser } from './ask-api.ts'
import { type SimulatedDevice, enrolSimulated } from './enrol-simulated.ts'
import { FLEET, type FleetLine } from './fleet.ts'
import { PEOPLE } from './office.ts'
import { lookOf } from './simulated-device.ts'

/** A device that reports now and then, and what it is like. */
export type Reporter = { readonly line: FleetLine; readonly clock: number; readonly device: SimulatedDevice }

export type Fleet = {
  readonly reporters: readonly Reporter[]
  /** Device id by label. */
  readonly id: ReadonlyMap<string, string>
}

type Place = { readonly url: string; readonly person: ReadonlyMap<string, string> }

/** Registers the fleet and enrols those that have an agent. */
export async function seedDevices(admin: ApiUser, { url, person }: Place): Promise<Fleet> {
  const reporters: Reporter[] = []
  const id = new Map<string, string>()
  for (const [clock, line] of FLEET.entries()) {
    const user = userOf(line, person)
    const registered = await admin.send<{ id: string }>('POST', '/api/devices', {
      label: line.label,
      ownership: line.ownership,
      management: line.management,
      kind: line.kind,
      os: line.system,
      state: user === undefined ? 'inStock' : line.ownership === 'company' ? 'lent' : 'inUse',
      ...(user === undefined ? {} : { user }),
      // what marks a device of one's own is nobody's business
      ...(line.ownership === 'personal' ? {} : { serial: serialOf(clock) }),
      tag: `TG-${String(clock + 1).padStart(4, '0')}`,
      place: user === undefined ? '本社 保管庫' : '本人',
    })
    id.set(line.label, registered.id)
    if (line.management !== 'managed' || line.condition === 'neverReported') continue
    const { code } = await admin.send<{ code: string }>('POST', '/api/enrolment-codes', {
      for: 'device',
      device: registered.id,
    })
    const { label, kind, system, ownership } = line
    reporters.push({ line, clock, device: await enrolSimulated({ url, code, label, kind, system, ownership }) })
  }
  return { reporters, id }
}

/** One round of reports, some at a time, as agents come in over a few minutes. The silent ones no longer report. */
export async function reportAll(
  reporters: readonly Reporter[],
  now: () => number,
  which: 'all' | 'awake',
): Promise<void> {
  const due = reporters.filter(({ line }) => which === 'all' || line.condition !== 'silent')
  for (let from = 0; from < due.length; from += AT_ONCE)
    await Promise.all(
      due
        .slice(from, from + AT_ONCE)
        .map(({ line, clock, device }) =>
          device.report(lookOf({ ...line, clock, ...measuredSerial(line, clock) }, now()), now()),
        ),
    )
}

const AT_ONCE = 8

function serialOf(clock: number): string {
  return `SN${String(clock + 1).padStart(6, '0')}`
}

/** What an agent reads of a company device: mostly what was registered, here and there another's, or one that was never written down. */
function measuredSerial({ ownership }: FleetLine, clock: number): { readonly serial?: string } {
  if (ownership === 'personal') return {}
  if (clock === 7) return { serial: serialOf(8) }
  return { serial: clock % 17 === 5 ? `5CD${String(clock * 7919).padStart(7, '0')}` : serialOf(clock) }
}

function userOf({ department, user }: FleetLine, person: ReadonlyMap<string, string>): string | undefined {
  const [name] = user === undefined ? [] : (PEOPLE[department][user] ?? [])
  return name === undefined ? undefined : person.get(name)
}
