import { createHmac, randomBytes } from 'node:crypto'
import { isIPv6 } from 'node:net'

/** What must not leave the computer. Names are replaced wherever they stand as a word; patterns find the rest. */
export type Secrets = {
  readonly users: readonly string[]
  readonly hosts: readonly string[]
  readonly networks: readonly string[]
}

const SHORTEST_NAME = 2

/**
 * Replaces user names, host names, network names, hardware and IP addresses, mail addresses, UUIDs and serial numbers, the same value by
 * the same stand-in, so that records still fit together. Stand-ins are made under a key that is thrown away.
 */
export function anonymiser(secrets: Secrets): (text: string) => string {
  const key = randomBytes(32)
  const digits = (value: string, length: number) =>
    createHmac('sha256', key).update(value.toLowerCase()).digest('hex').slice(0, length)
  const names = [
    ...named(secrets.users, 'user'),
    ...named(secrets.hosts, 'host'),
    ...named(secrets.networks, 'network'),
  ].toSorted((left, right) => right.name.length - left.name.length)
  return (text) => {
    let safe = text
    for (const { name, standIn } of names) safe = replaceWord(safe, name, standIn)
    return safe
      .replace(/[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}/g, (mail) => `mail-${digits(mail, 8)}@example.invalid`)
      .replace(/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi, (uuid) => uuidOf(digits(uuid, 32)))
      .replace(/\b(?:[0-9a-f]{2}:){5}[0-9a-f]{2}\b/gi, (mac) =>
        /^(00:){5}00$|^(ff:){5}ff$/i.test(mac) ? mac : macOf(digits(mac, 10)),
      )
      .replace(/\b\d{1,3}(?:\.\d{1,3}){3}\b/g, (address) => ipv4Of(address, digits))
      .replace(/(?<![\w:.])[0-9a-f:]{3,39}(?![\w:.])/gi, (token) => ipv6Of(token, digits))
      .replace(
        /^((?:serial|serial_number|product_serial|board_serial|asset_tag)\s*[=:]\s*).+$/gim,
        (_, label: string) => `${label}SERIAL`,
      )
      .replace(
        /("(?:serial|serial_number|platform_UUID|provisioning_UDID|wwn|uuid|partuuid|ptuuid)"\s*:\s*)"[^"]*"/gi,
        (_, label: string) => `${label}"REMOVED"`,
      )
  }
}

function named(values: readonly string[], kind: string) {
  const distinct = [...new Set(values)].filter(
    (name) => name.length >= SHORTEST_NAME && name !== 'root' && name !== 'localhost',
  )
  return distinct.map((name, index) => ({ name, standIn: `${kind}${index + 1}` }))
}

function replaceWord(text: string, name: string, standIn: string): string {
  const escaped = name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  return text.replace(new RegExp(`(?<![\\p{L}\\p{N}])${escaped}(?![\\p{L}\\p{N}])`, 'giu'), standIn)
}

function uuidOf(hex: string): string {
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-')
}

/** Locally administered, so that it names no maker. */
function macOf(hex: string): string {
  return `02:${(hex.match(/../g) ?? []).join(':')}`
}

/** Loopback, "any" and masks say nothing about a place and keep a record readable; all else moves into 10.0.0.0/8 by the first three numbers together. */
function ipv4Of(address: string, digits: (value: string, length: number) => string): string {
  const numbers = address.split('.').map(Number)
  if (numbers.some((number) => number > 255)) return address
  if (numbers[0] === 127 || numbers[0] === 0 || numbers[0] === 255 || address === '128.0.0.0') return address
  const network = digits(numbers.slice(0, 3).join('.'), 4)
  return `10.${Number.parseInt(network.slice(0, 2), 16)}.${Number.parseInt(network.slice(2, 4), 16)}.${numbers[3] === 0 || numbers[3] === 255 ? numbers[3] : (Number.parseInt(digits(address, 2), 16) % 253) + 1}`
}

function ipv6Of(token: string, digits: (value: string, length: number) => string): string {
  if (!isIPv6(token) || ['::', '::1'].includes(token) || /^(8000|ff0[0-9a-f]|fe80|fc00|2000)::$/i.test(token))
    return token
  return `fd00::${digits(token, 4)}`
}

/** Every text in a value of JSON, names of members included, made safe. */
export function anonymiseAll(value: unknown, safe: (text: string) => string): unknown {
  if (typeof value === 'string') return safe(value)
  if (Array.isArray(value)) return value.map((member) => anonymiseAll(member, safe))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [safe(name), anonymiseAll(member, safe)]))
}
