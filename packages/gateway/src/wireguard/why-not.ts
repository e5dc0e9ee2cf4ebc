import { access, readFile } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import type { Words } from '@taga/core'
import { grantingCommand } from '../own-service.ts'

const CAP_NET_ADMIN = 1n << 12n
const TOOLS: Readonly<Record<string, string>> = { ip: 'iproute2', wg: 'wireguard-tools', nft: 'nftables' }

/** What this machine lacks to let peers of WireGuard in, each with how to supply it. Nothing where all is there. */
export async function whyNoWireguard(path: string): Promise<readonly Words[]> {
  if (process.platform !== 'linux') return [{ ja: 'Linuxでだけ使えます。', en: 'It needs Linux.' }]
  const lacks: Words[] = []
  for (const [tool, name] of Object.entries(TOOLS))
    if (!(await isThere(tool, path)))
      lacks.push({ ja: `${tool} がありません: apt install ${name}`, en: `There is no ${tool}: apt install ${name}` })
  if (!maySetUpNetworks(await readFile('/proc/self/status', 'utf8'))) lacks.push(noRight(grantingCommand('wireguard')))
  const forwards = await readFile('/proc/sys/net/ipv4/ip_forward', 'utf8').catch(() => '0')
  if (forwards.trim() !== '1')
    lacks.push({
      ja: 'この機械はパケットを中継しません: sysctl -w net.ipv4.ip_forward=1',
      en: 'This machine forwards no packets: sysctl -w net.ipv4.ip_forward=1',
    })
  return lacks
}

/** `command`: what gives it to the service that this is; undefined where it is none of ours. */
export function noRight(command: string | undefined): Words {
  return command === undefined
    ? {
        ja: 'ネットワークを扱う権限（CAP_NET_ADMIN）がありません。「taga install gateway --with wireguard」のサービスとして動かすか、rootで動かしてください。',
        en: 'It has no right to set up networks (CAP_NET_ADMIN): run it as the service of "taga install gateway --with wireguard", or as root.',
      }
    : {
        ja: `ネットワークを扱う権限（CAP_NET_ADMIN）がサービスにありません。Tagaのフォルダーで実行してください: ${command}`,
        en: `Its service has no right to set up networks (CAP_NET_ADMIN); run this in Taga's folder: ${command}`,
      }
}

/** By what Linux says of a process in `/proc/PID/status`. */
export function maySetUpNetworks(status: string): boolean {
  const rights = BigInt(`0x${/^CapEff:\s*([0-9a-f]+)$/m.exec(status)?.[1] ?? '0'}`)
  return (rights & CAP_NET_ADMIN) !== 0n
}

async function isThere(tool: string, path: string): Promise<boolean> {
  const folders = [...path.split(delimiter).filter((folder) => folder !== ''), '/usr/sbin', '/sbin']
  for (const folder of folders) {
    const found = await access(join(folder, tool)).then(
      () => true,
      () => false,
    )
    if (found) return true
  }
  return false
}
