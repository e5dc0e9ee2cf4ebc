import type { DepartmentName } from './office.ts'
import type { Condition, SimulatedKind, SimulatedSystem } from './simulated-device.ts'

/** A device of the demonstration. `user` is a place in the list of the department's people; without one it lies in stock. */
export type FleetLine = {
  readonly label: string
  readonly ownership: 'company' | 'personal'
  readonly management: 'managed' | 'browserOnly'
  readonly kind: SimulatedKind
  readonly system: SimulatedSystem
  readonly condition: Condition
  readonly department: DepartmentName
  readonly user: number | undefined
}

const SIZES: Readonly<Record<DepartmentName, number>> = {
  経営: 2,
  情報システム課: 2,
  営業部: 12,
  総務部: 6,
  設計部: 12,
  製造部: 16,
}

/** What is the matter, by the number of the laptop: most are fine, and every condition is there. */
const TROUBLE: Readonly<Record<number, Condition>> = {
  4: 'oldSignatures',
  9: 'updatesPending',
  13: 'notEncrypted',
  17: 'silent',
  21: 'noFirewall',
  26: 'partlyUnknown',
  31: 'longLock',
  33: 'oldSignatures',
  38: 'osEnding',
  42: 'noRealtime',
  46: 'neverReported',
}

/** Seventy devices: a laptop for each of the fifty, ten desktops in the office, six phones of people's own, four laptops in stock. */
export const FLEET: readonly FleetLine[] = [...laptops(), ...desktops(), ...phones(), ...spares()]

function laptops(): FleetLine[] {
  let number = 0
  return departments().flatMap((department) =>
    range(SIZES[department]).map((user): FleetLine => {
      number += 1
      return {
        label: `NOTE-${padded(number)}`,
        ownership: 'company',
        management: 'managed',
        kind: 'laptop',
        system: department === '設計部' && user % 3 === 0 ? 'macos' : 'windows',
        condition: TROUBLE[number] ?? 'fine',
        department,
        user,
      }
    }),
  )
}

function desktops(): FleetLine[] {
  return range(10).map(
    (index): FleetLine => ({
      label: `DESK-${padded(index + 1)}`,
      ownership: 'company',
      management: 'managed',
      kind: 'desktop',
      system: 'windows',
      condition: index === 6 ? 'updatesPending' : 'fine',
      department: index < 8 ? '設計部' : '総務部',
      user: index < 8 ? index : index - 8,
    }),
  )
}

function phones(): FleetLine[] {
  return range(6).map(
    (index): FleetLine => ({
      label: `私物スマートフォン ${index + 1}`,
      ownership: 'personal',
      management: 'browserOnly',
      kind: 'phone',
      system: index % 2 === 0 ? 'ios' : 'android',
      condition: 'neverReported',
      department: '営業部',
      user: index,
    }),
  )
}

function spares(): FleetLine[] {
  return range(4).map(
    (index): FleetLine => ({
      label: `NOTE-${padded(index + 91)}（貸出用）`,
      ownership: 'company',
      management: 'managed',
      kind: 'laptop',
      system: 'windows',
      condition: index === 3 ? 'updatesPending' : 'fine',
      department: '情報システム課',
      user: undefined,
    }),
  )
}

function departments(): DepartmentName[] {
  return Object.keys(SIZES) as DepartmentName[] // the keys of a record over DepartmentName
}

function range(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index)
}

function padded(number: number): string {
  return String(number).padStart(4, '0')
}
