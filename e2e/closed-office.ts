import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes, randomInt } from 'node:crypto'
import {
  addRules,
  hasPrograms,
  mayMakeNamespaces,
  run,
  tryRun,
  WALL,
} from '../packages/gateway/src/testing/namespaces.ts'

/** An office with a network of its own, which takes nothing from outside and may ask for everything. Linux, as root. */
export type ClosedOffice = {
  /** How this machine is called from the office. */
  readonly street: string
  /** How the office is called from here; nothing answers there. */
  readonly address: string
  /** An address within the office. */
  readonly inside: string
  /** Put before a command, it runs in the office. */
  readonly enter: readonly string[]
  /** Runs Node in the office. */
  run(args: readonly string[], env: NodeJS.ProcessEnv): ChildProcess
  /** Puts one more machine into the office, on a network of the office's own; what runs a command on it. */
  addMachine(): readonly string[]
  close(): void
}

/** Stories that run at once in one process have an office each. */
const mark = randomBytes(4).toString('hex')

/** Whether this machine lets us make networks. */
export function mayOpenOffice(): boolean {
  return mayMakeNamespaces() && hasPrograms('nft')
}

export function openClosedOffice(): ClosedOffice {
  const name = `taga-closed-${mark}`
  const line = `tg-${mark}`
  const machine = `taga-machine-${mark}`
  const net = `10.${randomInt(80, 120)}.${randomInt(1, 255)}`
  const office = {
    street: `${net}.1`,
    address: `${net}.2`,
    inside: '192.168.79.10',
    enter: ['ip', 'netns', 'exec', name],
    run: (args: readonly string[], env: NodeJS.ProcessEnv) =>
      spawn('ip', ['netns', 'exec', name, process.execPath, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] }),
    addMachine() {
      run('ip', 'netns', 'add', machine)
      run('ip', '-n', name, 'link', 'add', 'lan', 'type', 'veth', 'peer', 'name', 'lan', 'netns', machine)
      for (const [where, address] of [
        [name, '192.168.80.1/24'],
        [machine, '192.168.80.2/24'],
      ] as const) {
        run('ip', '-n', where, 'addr', 'add', address, 'dev', 'lan')
        run('ip', '-n', where, 'link', 'set', 'lan', 'up')
      }
      return ['ip', 'netns', 'exec', machine]
    },
    close() {
      // what was never made fails
      for (const args of [
        ['netns', 'del', machine],
        ['link', 'del', line],
        ['netns', 'del', name],
      ])
        tryRun('ip', ...args)
    },
  }
  try {
    run('ip', 'netns', 'add', name)
    run('ip', '-n', name, 'link', 'set', 'lo', 'up')
    run('ip', 'link', 'add', line, 'type', 'veth', 'peer', 'name', 'line', 'netns', name)
    // an address of its own, which comes seconds later, would end what browsers on this machine are asking for
    run('ip', 'link', 'set', line, 'addrgenmode', 'none')
    run('ip', 'addr', 'add', `${office.street}/24`, 'dev', line)
    run('ip', 'link', 'set', line, 'up')
    run('ip', '-n', name, 'addr', 'add', `${office.address}/24`, 'dev', 'line')
    run('ip', '-n', name, 'addr', 'add', `${office.inside}/32`, 'dev', 'lo')
    run('ip', '-n', name, 'link', 'set', 'line', 'up')
    addRules(name, WALL)
  } catch (error) {
    office.close()
    throw error
  }
  return office
}
