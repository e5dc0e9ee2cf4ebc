import { z } from 'zod'
import { found, unknown, type Finding, type World } from '../look/collector.ts'
import type { DataVolume } from './encryption.ts'
import { parseJson } from './parse-json.ts'

const Header = z.object({
  tokens: z.record(z.string(), z.looseObject({ type: z.string(), 'tpm2-pin': z.boolean().optional() })).default({}),
})

type Protection = 'protected' | 'tpmOnly' | 'exposed'
const ORDER: readonly Protection[] = ['protected', 'tpmOnly', 'exposed']

/**
 * The weakest protection of the volumes' keys: a passphrase or a TPM with PIN is `protected`, a TPM or network that opens by itself is `tpmOnly`,
 * a key file on an open volume is `exposed`. Reading a LUKS header needs root.
 */
export async function keyProtection(world: World, volumes: readonly DataVolume[]): Promise<Finding> {
  const devices = [...new Set(volumes.flatMap(({ cryptDevice }) => (cryptDevice === undefined ? [] : [cryptDevice])))]
  if (devices.length === 0) return unknown('notSupported', 'zfs keeps no header to read')
  const seen: Protection[] = []
  for (const device of devices) {
    const one = await protectionOf(world, device)
    if (typeof one !== 'string') return one
    seen.push(one)
  }
  if (await hasKeyFileOnOpenVolume(world)) seen.push('exposed')
  const weakest = ORDER.findLast((protection) => seen.includes(protection)) ?? 'exposed'
  return found(weakest, 'LUKS header')
}

async function protectionOf(world: World, device: string): Promise<Protection | Finding> {
  if (world.userId !== 0) return unknown('noRight', 'the LUKS header needs root')
  const dumped = await world.run('cryptsetup', ['luksDump', '--dump-json-metadata', device])
  if (dumped.kind === 'failed') return unknown(dumped.reason, 'cryptsetup luksDump')
  if (dumped.code !== 0) return luks1Protection(world, device)
  return protectionOfHeader(dumped.stdout) ?? unknown('unreadable', 'cryptsetup luksDump')
}

/** LUKS1 keeps no tokens; only passphrases open it, unless Clevis bound it, which its own tool would have to say. */
async function luks1Protection(world: World, device: string): Promise<Protection | Finding> {
  const checked = await world.run('cryptsetup', ['isLuks', '--type', 'luks1', device])
  const bound = (await world.stat('/usr/bin/clevis-luks-unlock')).kind === 'stat'
  if (checked.kind === 'ended' && checked.code === 0 && !bound) return 'protected'
  return unknown('unreadable', 'cryptsetup luksDump')
}

/** Reads the LUKS2 header as `cryptsetup luksDump --dump-json-metadata` gives it. */
export function protectionOfHeader(json: string): Protection | undefined {
  const parsed = Header.safeParse(parseJson(json))
  if (!parsed.success) return undefined
  const tokens = Object.values(parsed.data.tokens)
  const opensItself = tokens.some(
    (token) => token.type === 'clevis' || (token.type === 'systemd-tpm2' && token['tpm2-pin'] !== true),
  )
  return opensItself ? 'tpmOnly' : 'protected'
}

async function hasKeyFileOnOpenVolume(world: World): Promise<boolean> {
  const table = await world.readFile('/etc/crypttab')
  if (table.kind === 'failed') return false
  const keyFiles = table.text
    .split('\n')
    .filter((line) => !line.trimStart().startsWith('#'))
    .map((line) => line.trim().split(/\s+/)[2] ?? 'none')
  return keyFiles.some((path) => /^\/(boot|efi)\//.test(path))
}
