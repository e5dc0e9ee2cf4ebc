import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'

/** Runs a program to its end; what it said. @throws where it failed */
export function run(command: string, ...args: readonly string[]): string {
  return execFileSync(command, [...args], { stdio: 'pipe' }).toString()
}

/** The same; undefined where it failed. */
export function tryRun(command: string, ...args: readonly string[]): string | undefined {
  try {
    return run(command, ...args)
  } catch {
    return undefined // told by the answer
  }
}

export function hasPrograms(...names: readonly string[]): boolean {
  return names.every((name) => tryRun('sh', '-c', `command -v ${name}`) !== undefined)
}

/** Whether this machine lets us make networks of our own: Linux, as root. */
export function mayMakeNamespaces(): boolean {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false
  const name = `taga-try-${randomBytes(4).toString('hex')}`
  const isMade = tryRun('ip', 'netns', 'add', name) !== undefined
  if (isMade) tryRun('ip', 'netns', 'del', name)
  return isMade
}

/** A wire between two networks, called the same at both ends; the address at each, with 24 bits of network. */
export type Wire = {
  readonly name: string
  readonly ends: readonly [WireEnd, WireEnd]
}
type WireEnd = { readonly in: string; readonly address: string }

export function buildNamespaces(names: readonly string[], wires: readonly Wire[]): void {
  for (const name of names) {
    run('ip', 'netns', 'add', name)
    run('ip', '-n', name, 'link', 'set', 'lo', 'up')
  }
  for (const { name, ends } of wires) {
    const [one, other] = ends
    run('ip', '-n', one.in, 'link', 'add', name, 'type', 'veth', 'peer', 'name', name, 'netns', other.in)
    for (const end of ends) {
      run('ip', '-n', end.in, 'addr', 'add', `${end.address}/24`, 'dev', name)
      run('ip', '-n', end.in, 'link', 'set', name, 'up')
    }
  }
}

/** Gives a network rules of nftables. */
export function addRules(name: string, rules: string): void {
  execFileSync('ip', ['netns', 'exec', name, 'nft', '-f', '-'], { input: `${rules}\n`, stdio: 'pipe' })
}

/** What a wall of nothing but answers is to nftables. */
export const WALL = `table inet wall {
  chain inbound {
    type filter hook input priority 0; policy drop;
    iif lo accept
    ct state established,related accept
  }
}`
