import { found, unknown, type Finding, type Probe } from '../look/collector.ts'
import { asDict, type PlistDict } from './parse-plist.ts'
import { readPlistFile, readProfile, textOf, type Read } from './read-structured.ts'

const VERSION_FILE = '/System/Library/CoreServices/SystemVersion.plist'

/**
 * Until when Apple mends each major version. Apple publishes no dates: it mends the newest three, and brings a new one each autumn. The first
 * of September of the year in which the third newer one comes is the earliest end; ended ones carry the month of their last update.
 */
const SUPPORT_END: Readonly<Record<string, string>> = {
  '10': '2022-07-20',
  '11': '2023-09-11',
  '12': '2024-07-29',
  '13': '2025-08-20',
  '14': '2026-09-01',
  '15': '2027-09-01',
  '26': '2028-09-01',
  '27': '2029-09-01',
}

/** System, version, build and support end (AD-8, TW-8). */
export const systemProbe: Probe = {
  id: 'system',
  pace: 'slow',
  facts: ['device.os', 'device.osName', 'device.osVersion', 'device.osBuild', 'device.osSupportedUntil'],
  limitMs: 5_000,
  async look(world) {
    const file = await readPlistFile(world, VERSION_FILE)
    return {
      findings: {
        'device.os': found('macos', VERSION_FILE),
        'device.osName': factOf(file, 'ProductName'),
        'device.osVersion': factOf(file, 'ProductVersion'),
        'device.osBuild': factOf(file, 'ProductBuildVersion'),
        'device.osSupportedUntil': supportEnd(file),
      },
    }
  },
}

function factOf(file: Read<PlistDict>, key: string): Finding {
  if (file.kind === 'failed') return unknown(file.reason, VERSION_FILE)
  const text = file.value[key]
  return typeof text === 'string' ? found(text, VERSION_FILE) : unknown('unreadable', VERSION_FILE)
}

function supportEnd(file: Read<PlistDict>): Finding {
  const source = 'table of support ends; Apple publishes no dates'
  const version = file.kind === 'read' ? file.value['ProductVersion'] : undefined
  if (typeof version !== 'string') return unknown('unreadable', VERSION_FILE)
  const end = SUPPORT_END[version.split('.')[0] ?? '']
  return end === undefined ? unknown('notSupported', source) : found(Date.parse(`${end}T23:59:59Z`), source)
}

const HARDWARE = 'system_profiler SPHardwareDataType'
type Hardware = Read<readonly Readonly<Record<string, unknown>>[]>

/** Laptop, desktop or virtual, by Apple's model names, which are not translated; serial number and model for the register (AD-12). */
export const deviceKindProbe: Probe = {
  id: 'device-kind',
  pace: 'slow',
  facts: ['device.kind', 'device.serial', 'device.model'],
  limitMs: 15_000,
  async look(world) {
    const hardware = await readProfile(world, 'SPHardwareDataType', 15_000)
    return {
      findings: {
        'device.kind': kindOf(hardware),
        'device.serial': hardwareText(hardware, 'serial_number'),
        'device.model': hardwareText(hardware, 'machine_model'),
      },
    }
  },
}

function hardwareText(hardware: Hardware, key: string): Finding {
  if (hardware.kind === 'failed') return unknown(hardware.reason, HARDWARE)
  const text = textOf(hardware.value[0]?.[key])?.trim() ?? ''
  return text === '' ? unknown('notReported', HARDWARE) : found(text, HARDWARE)
}

const NAME_FILE = '/Library/Preferences/SystemConfiguration/preferences.plist'

/** The name by which the computer is known, as it is set in the system (AD-12). */
export const hostNameProbe: Probe = {
  id: 'host-name',
  pace: 'slow',
  facts: ['device.hostName'],
  limitMs: 5_000,
  async look(world) {
    const file = await readPlistFile(world, NAME_FILE, 2_000)
    if (file.kind === 'failed') return { findings: { 'device.hostName': unknown(file.reason, NAME_FILE) } }
    const system = asDict(asDict(file.value['System'])?.['System'])
    const name = textOf(system?.['ComputerName'])?.trim() ?? ''
    return {
      findings: { 'device.hostName': name === '' ? unknown('notReported', NAME_FILE) : found(name, NAME_FILE) },
    }
  },
}

function kindOf(hardware: Hardware): Finding {
  if (hardware.kind === 'failed') return unknown(hardware.reason, HARDWARE)
  const model = textOf(hardware.value[0]?.['machine_model']) ?? ''
  const name = textOf(hardware.value[0]?.['machine_name']) ?? ''
  if (/^(VirtualMac|VMware|Parallels)/.test(model)) return found('virtual', HARDWARE)
  if (model.startsWith('MacBook') || name.startsWith('MacBook')) return found('laptop', HARDWARE)
  if (/^(iMac|Macmini|MacPro)/.test(model) || /^(iMac|Mac mini|Mac Pro|Mac Studio)/.test(name))
    return found('desktop', HARDWARE)
  return unknown('unreadable', HARDWARE)
}
