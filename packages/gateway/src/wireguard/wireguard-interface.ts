import { type ChildProcess, spawn } from 'node:child_process'
import { setTimeout as pause } from 'node:timers/promises'
import {
  GATEWAY_ADDRESS,
  INTERFACE,
  NO_PACKET_RULES,
  packetRules,
  type Passage,
  SAY_AGAIN_MS,
  sayPassages,
} from './packet-rules.ts'
import { runTool, ToolFailed } from './run-tool.ts'
import type { WireguardKey } from './wireguard-key.ts'

/** The interface of this machine by which peers come in. */
export type WireguardInterface = {
  readonly port: number
  /** What may pass from now on, in the place of what might before. Resolves when the kernel does so. */
  setPassages(passages: readonly Passage[]): Promise<void>
  addPeer(publicKey: string, address: string): Promise<void>
  removePeer(publicKey: string): Promise<void>
  /** Bytes from and to each peer since it was added. */
  transfers(): Promise<ReadonlyMap<string, { readonly from: number; readonly to: number }>>
  close(): Promise<void>
}

const UP_MS = 10_000

/**
 * Sets the interface up anew, whatever was left of one before: by the kernel, or by `wireguard-go` where it has none. Nothing passes yet.
 * `namePorts`: where peers may ask for names at this end's own address. `onBroken`: it cannot be told any more what may pass; it is down then.
 * @throws ToolFailed
 */
export async function openWireguardInterface(options: {
  readonly key: WireguardKey
  readonly port: number
  readonly namePorts: readonly number[]
  readonly onBroken: (error: unknown) => void
}): Promise<WireguardInterface> {
  const { key, port, namePorts, onBroken } = options
  let isClosed = false
  let passages: readonly Passage[] = []
  let work: Promise<void> = Promise.resolve()
  let isWaiting = false
  let peerWork: Promise<void> = Promise.resolve()
  let program: ChildProcess | undefined
  await runTool('nft', ['-f', '-'], packetRules({ namePorts }))
  const again = setInterval(() => void setPassages(passages), SAY_AGAIN_MS)
  await runTool('ip', ['link', 'del', INTERFACE]).catch(() => '') // mostly there is none
  try {
    program = await makeLink((error) => broken(error))
    await runTool('wg', ['set', INTERFACE, 'listen-port', `${port}`, 'private-key', key.file])
    await runTool('ip', ['addr', 'add', `${GATEWAY_ADDRESS}/16`, 'dev', INTERFACE])
    await runTool('ip', ['link', 'set', INTERFACE, 'mtu', '1420', 'up'])
  } catch (error) {
    await tearDown()
    throw error
  }

  /** One after another; who comes while one waits is in that one. */
  function setPassages(next: readonly Passage[]): Promise<void> {
    passages = next
    if (isWaiting) return work
    isWaiting = true
    work = work.then(async () => {
      isWaiting = false
      if (isClosed) return
      await runTool('nft', ['-f', '-'], sayPassages(passages)).catch(broken)
    })
    return work
  }

  /** In the order in which it was asked: a peer that comes back is not removed by its going. */
  function setPeer(publicKey: string, words: readonly string[]): Promise<void> {
    const done = peerWork.then(async () => {
      if (!isClosed) await runTool('wg', ['set', INTERFACE, 'peer', publicKey, ...words])
    })
    peerWork = done.catch(() => undefined)
    return done
  }

  async function broken(error: unknown): Promise<void> {
    if (isClosed) return
    await close()
    onBroken(error)
  }

  async function tearDown(): Promise<void> {
    clearInterval(again)
    await runTool('ip', ['link', 'set', INTERFACE, 'down']).catch(() => '') // it may be gone
    await runTool('ip', ['link', 'del', INTERFACE]).catch(() => '')
    program?.kill('SIGTERM')
    await runTool('nft', ['-f', '-'], NO_PACKET_RULES).catch(() => '')
  }

  async function close(): Promise<void> {
    if (isClosed) return
    isClosed = true
    await tearDown()
  }

  return {
    port,
    setPassages,
    addPeer: (publicKey, address) => setPeer(publicKey, ['allowed-ips', `${address}/32`]),
    removePeer: (publicKey) => setPeer(publicKey, ['remove']),
    transfers: async () => {
      const said = await runTool('wg', ['show', INTERFACE, 'transfer'])
      return new Map(
        said.split('\n').flatMap((line) => {
          const [publicKey = '', from, to] = line.split('\t')
          return from === undefined ? [] : [[publicKey, { from: Number(from), to: Number(to) }] as const]
        }),
      )
    },
    close,
  }
}

/** The program that makes the interface, where the kernel does not. @throws ToolFailed */
async function makeLink(onGone: (error: unknown) => Promise<void>): Promise<ChildProcess | undefined> {
  try {
    await runTool('ip', ['link', 'add', INTERFACE, 'type', 'wireguard'])
    return undefined
  } catch (cause) {
    const program = spawn('wireguard-go', ['-f', INTERFACE], { stdio: 'ignore' })
    let failure: Error | undefined
    program.once('error', (error) => (failure = error))
    program.once('exit', (code) => {
      failure ??= new ToolFailed(`wireguard-go ended with ${code}`)
      void onGone(failure)
    })
    for (const end = performance.now() + UP_MS; performance.now() < end; await pause(50)) {
      if (failure !== undefined) break
      const isUp = await runTool('wg', ['show', INTERFACE, 'listen-port']).then(
        () => true,
        () => false,
      )
      if (isUp) return program
    }
    program.kill('SIGKILL')
    throw new ToolFailed(
      'the kernel has no WireGuard, and wireguard-go does not run: apt install wireguard-go, and see that /dev/net/tun is there',
      { cause },
    )
  }
}
