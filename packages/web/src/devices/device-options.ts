import {
  DEVICE_KINDS,
  DEVICE_KIND_WORDS,
  DEVICE_SYSTEMS,
  DEVICE_SYSTEM_WORDS,
  LIFECYCLE_STATES,
  LIFECYCLE_WORDS,
  MANAGEMENTS,
  MANAGEMENT_WORDS,
  OWNERSHIPS,
  OWNERSHIP_WORDS,
  type Words,
} from '@taga/core'
import { useSay } from '../kit/language.ts'
import type { Option } from '../kit/text-fields.tsx'

/** The words of the register of devices, to choose from. */
export function useDeviceOptions() {
  const say = useSay()
  const options = <Name extends string>(
    names: readonly Name[],
    words: Readonly<Record<Name, Words>>,
  ): readonly Option[] => names.map((name) => ({ value: name, label: say(words[name]) }))
  return {
    ownership: options(OWNERSHIPS, OWNERSHIP_WORDS),
    management: options(MANAGEMENTS, MANAGEMENT_WORDS),
    kind: options(DEVICE_KINDS, DEVICE_KIND_WORDS),
    os: options(DEVICE_SYSTEMS, DEVICE_SYSTEM_WORDS),
    state: options(LIFECYCLE_STATES, LIFECYCLE_WORDS),
  }
}
