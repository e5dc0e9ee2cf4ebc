import { createHash } from 'node:crypto'
import { japanWeekday } from '@taga/contract'
import type { ApiUser } from './ask-api.ts'
import type { DemonstrationClock } from './clock.ts'
import { DEPARTMENTS, type DepartmentName, PEOPLE, RESOURCES, RIGHTS } from './office.ts'
import { type Reporter, reportAll } from './seed-devices.ts'
import type { Registered } from './seed-registers.ts'

export type History = {
  readonly clock: DemonstrationClock
  readonly registered: Registered
  readonly reporters: readonly Reporter[]
  /** Label of the laptop by the name of the person who has it, and the device's id by label. */
  readonly deviceOf: ReadonlyMap<string, string>
  readonly idOf: ReadonlyMap<string, string>
  readonly signInAdmin: () => Promise<ApiUser>
  /** Keeps the evidence of that day's measures, as the hourly job does. */
  readonly recordDay: () => Promise<unknown>
}

/** Past mornings: devices report, some people ask to open something, and the states of the measures are kept. */
export async function seedHistory(history: History, daysAgo: number): Promise<void> {
  const { clock, reporters, recordDay } = history
  for (let day = daysAgo; day >= 1; day -= 1) {
    clock.morning(day)
    if (isWeekend(clock.now())) continue
    await reportAll(reporters, clock.now, day > SILENT_SINCE ? 'all' : 'awake')
    await askSome(history, day)
    await recordDay()
  }
}

/** For so many days the silent ones have not been heard of. */
const SILENT_SINCE = 4

async function askSome({ registered, deviceOf, idOf, signInAdmin }: History, day: number): Promise<void> {
  const admin = await signInAdmin()
  for (const { name: department } of DEPARTMENTS)
    for (const [index, [name]] of PEOPLE[department].entries()) {
      const draw = drawOf(`${day} ${name}`)
      const person = registered.person.get(name)
      const device = idOf.get(deviceOf.get(name) ?? '')
      if (draw % 3 !== 0 || person === undefined || device === undefined) continue
      const { resource, pattern } = wish(department, draw + index)
      const id = registered.resource.get(resource)
      if (id === undefined) continue
      await admin.send('POST', '/api/decisions', {
        person,
        device,
        resource: id,
        pattern,
        action: draw % 2 === 0 ? 'view' : 'edit',
        path: 'gateway',
        ...(draw % 5 === 0 ? { place: 'cafe', network: 'publicWifi' } : { place: 'home', network: 'homeWifi' }),
        strength: draw % 7 === 0 ? 'password' : 'twoFactor',
      })
    }
}

function wish(department: DepartmentName, draw: number) {
  const open = RESOURCES.filter(({ right }) => right === undefined || RIGHTS[department].includes(right))
  const patterns = DEPARTMENTS.find(({ name }) => name === department)?.patterns ?? []
  return {
    resource: open[draw % open.length]?.name ?? 'メール・予定表',
    pattern: patterns[draw % patterns.length] ?? 'cloud_app',
  }
}

function isWeekend(at: number): boolean {
  const day = japanWeekday(at)
  return day === 0 || day === 6
}

/** The same number for the same text: the demonstration is the same each time. */
function drawOf(text: string): number {
  return createHash('sha256').update(text).digest().readUInt16BE(0)
}
