import { once } from 'node:events'
import type { Duplex } from 'node:stream'
import type { ReachableDestination } from '@taga/contract'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { CannotReach } from '../reach/reach.ts'
import { type CallOut, callOut } from './call-out.ts'
import { destinationAt, listed, openTcp, openTestOffice, type TestOffice, until } from '../testing/test-office.ts'

describe('the way through a connector', () => {
  let office: TestOffice
  const closing: (() => Promise<void>)[] = []
  beforeEach(async () => {
    office = await openTestOffice()
  })
  afterEach(async () => {
    await office.close()
    await Promise.all(closing.splice(0).map((close) => close()))
  })
  async function tcp(onSocket: Parameters<typeof openTcp>[0]) {
    const opened = await openTcp(onSocket)
    closing.push(opened.close)
    return opened
  }
  /** An office with one destination that echoes, and one connector that stands. */
  async function echoing() {
    const echo = await tcp((socket) => void socket.pipe(socket))
    const destination = destinationAt(echo.port)
    office.destinations = [listed(destination)]
    const connector = await office.addConnector('con-1')
    await linked()
    return { echo, destination, connector }
  }

  it('opens a registered destination, carries bytes both ways and ends each direction by itself', async () => {
    const { destination, echo } = await echoing()
    const way = await office.reach.open(destination)
    way.write('今日は')
    expect(String(await readSome(way))).toBe('今日は')
    way.end('終')
    expect(String(await readAll(way))).toBe('終')
    await until('closed', () => echo.sockets.size === 0)
  })

  it('carries ten megabytes without a byte lost, over 20 ways at once', async () => {
    const { destination } = await echoing()
    const block = Buffer.alloc(512 * 1024, 7)
    const lengths = await Promise.all(
      Array.from({ length: 20 }, async () => {
        const way = await office.reach.open(destination)
        way.end(block)
        return (await readAll(way)).length
      }),
    )
    expect(lengths).toEqual(Array.from({ length: 20 }, () => block.length))
  })

  it('holds back a sender while nobody reads', async () => {
    let sent = 0
    const source = await tcp((socket) => {
      const block = Buffer.alloc(256 * 1024)
      const more = () => {
        while (!socket.destroyed && socket.write(block)) sent += block.length
        socket.once('drain', more)
      }
      more()
    })
    const destination = destinationAt(source.port)
    office.destinations = [listed(destination)]
    await office.addConnector('con-1')
    await linked()
    const way = await office.reach.open(destination)
    await pause(400)
    const held = sent
    await pause(400)
    expect(sent - held).toBeLessThan(8 * 1024 * 1024)
    expect(sent).toBeLessThan(24 * 1024 * 1024)
    way.destroy()
    await until('closed', () => source.sockets.size === 0)
  })

  it('tells an end that was cut off from one that was meant', async () => {
    const rude = await tcp((socket) => {
      socket.write('half of')
      socket.once('data', () => socket.resetAndDestroy())
    })
    const destination = destinationAt(rude.port)
    office.destinations = [listed(destination)]
    await office.addConnector('con-1')
    await linked()
    const way = await office.reach.open(destination)
    await readSome(way)
    let hasEnded = false
    way.once('end', () => {
      hasEnded = true
    })
    way.resume()
    way.write('go')
    await until('closed', () => way.destroyed)
    expect(hasEnded).toBe(false)
  })

  it('closes the office side at once when the gateway lets go', async () => {
    const { destination, echo } = await echoing()
    const way = await office.reach.open(destination)
    way.write('x')
    await readSome(way)
    way.destroy()
    await until('closed', () => echo.sockets.size === 0)
  })

  it('asks the server before it refuses a destination that was registered a moment ago', async () => {
    const { destination, echo } = await echoing()
    const later = destinationAt(echo.port, { id: '机-2' })
    office.destinations = [listed(destination), listed(later)]
    office.number = 2
    const way = await office.reach.open(later)
    way.end('x')
    expect(String(await readAll(way))).toBe('x')
  })

  it('opens nothing that is not in the signed list, and nothing at another address than the list has', async () => {
    const { echo, destination, connector } = await echoing()
    expect(await reasonOf(office.reach.open(destinationAt(echo.port, { id: 'other' })))).toBe('noConnector')
    // the gateway's own word on host and port counts for nothing
    const elsewhere = await tcp((socket) => void socket.end('elsewhere'))
    const way = await office.reach.open({ ...destination, host: '127.0.0.2', port: elsewhere.port })
    way.end('x')
    expect(String(await readAll(way))).toBe('x')
    office.destinations = [{ ...listed(destination), pinned: ['192.0.2.1'] }]
    office.number = 2
    office.know()
    await until('list', () => connector.events.filter((event) => event.kind === 'listed').length === 2)
    expect(await reasonOf(office.reach.open(destination))).toBe('notPinned')
  })

  it('says what the office said: refused, or not there', async () => {
    const gone = await tcp(() => {})
    await gone.close()
    const destination = destinationAt(gone.port)
    office.destinations = [listed(destination)]
    await office.addConnector('con-1')
    await linked()
    expect(await reasonOf(office.reach.open(destination))).toBe('refused')
    expect(await reasonOf(office.reach.open({ ...destination, via: { kind: 'site', site: 'no-such' } }))).toBe(
      'noConnector',
    )
  })

  it('gives up an opening when it is told to', async () => {
    const { destination } = await echoing()
    const given = new AbortController()
    given.abort(new Error('enough'))
    await expect(office.reach.open(destination, given.signal)).rejects.toThrow('enough')
  })

  it('cuts what is open to a destination that leaves the list', async () => {
    const { destination, echo } = await echoing()
    const way = await office.reach.open(destination)
    way.resume()
    office.destinations = []
    office.number = 2
    office.know()
    await until('cut', () => way.destroyed)
    await until('closed', () => echo.sockets.size === 0)
  })

  it('cuts a connector that was revoked with all that it carries, before setConnectors returns', async () => {
    const { destination, connector } = await echoing()
    const way = await office.reach.open(destination)
    way.resume()
    office.accepted.setConnectors([])
    expect(office.reach.sites().size).toBe(0)
    await until('cut', () => way.destroyed)
    await until('refused', () => connector.events.some((event) => event.kind === 'dialFailed'))
    expect(await reasonOf(office.reach.open(destination))).toBe('noConnector')
  })

  it('comes back by itself after its gateway ended every link', async () => {
    const { destination, connector } = await echoing()
    for (const link of office.accepted.linksTo('site-tokyo')) link.cut()
    expect(office.reach.sites().size).toBe(0)
    await linked()
    const way = await office.reach.open(destination)
    way.end('x')
    expect(String(await readAll(way))).toBe('x')
    expect(connector.events.filter((event) => event.kind === 'linked')).toHaveLength(2)
  })

  it('takes another connector of the site where one knows no way, and the one that carries less', async () => {
    const { destination } = await echoing()
    const [first] = office.accepted.linksTo('site-tokyo')
    // the second knows of nothing yet: its list is empty
    office.answer = (list) => office.sign({ ...list, number: 1, destinations: [] })
    const second = await office.addConnector('con-2')
    await until('both', () => office.reach.sites().get('site-tokyo') === 2)
    const ways = []
    for (let each = 0; each < 4; each += 1) ways.push(await office.reach.open(destination))
    expect(first?.streams()).toBe(4)
    for (const way of ways) way.destroy()
    office.answer = (list) => office.sign({ ...list, number: 2 })
    office.know()
    await until('lists', () => second.events.filter((event) => event.kind === 'listed').length === 2)
    for (let each = 0; each < 4; each += 1) ways.push(await office.reach.open(destination))
    expect(office.accepted.linksTo('site-tokyo').map((link) => link.streams())).toEqual([2, 2])
  })

  it('serves a gateway in the office and a rented one at once, and goes on with the one that is left', async () => {
    const rented = await office.addGateway()
    const { destination, connector } = await echoing()
    await until('both are linked', () => connector.running.linked().length === 2)
    const near = await office.reach.open(destination)
    const far = await rented.reach.open(destination)
    for (const way of [near, far]) {
      way.write('x')
      expect(String(await readSome(way))).toBe('x')
    }
    far.resume()
    await rented.close()
    await until('what the other carried is cut', () => far.destroyed)
    await until('it is dialled again', () => connector.events.some((event) => event.kind === 'dialFailed'))
    expect(connector.running.linked()).toEqual([office.gatewayUrl])
    near.end('y')
    expect(String(await readAll(near))).toBe('y')
    const another = await office.reach.open(destination)
    another.end('z')
    expect(String(await readAll(another))).toBe('z')
  })

  it('dials a gateway that does not answer later each time', async () => {
    const dialledAt: number[] = []
    const connect: CallOut['connect'] = () => {
      dialledAt.push(performance.now())
      return Promise.reject(new Error('nobody there'))
    }
    const { running } = await office.addConnector('con-1', { random: () => 1, out: { ...callOut({}), connect } })
    await until('three times', () => dialledAt.length === 3)
    const [first = 0, second = 0, third = 0] = dialledAt
    expect(second - first).toBeGreaterThan(990)
    expect(third - second).toBeGreaterThan(1_990)
    expect(running.linked()).toEqual([])
  })

  it('wakes the office PCs of its list and no other', async () => {
    const woken: string[] = []
    const mac = '00:11:22:33:44:55'
    const pc = destinationAt(1, {
      kind: 'vnc',
      publicName: 'pc.example.jp',
      wake: { mac },
    } as Partial<ReachableDestination>)
    const forged = { ...pc, id: 'forged' }
    office.destinations = [{ ...listed(pc), wake: mac }]
    await office.addConnector('con-1', {
      wake: async (address) => {
        woken.push(address)
      },
    })
    await linked()
    await office.reach.wake({ ...pc, wake: { mac: 'ff:ff:ff:ff:ff:ff' } } as ReachableDestination)
    expect(woken).toEqual([mac])
    expect(await reasonOf(office.reach.wake(forged))).toBe('noConnector')
    expect(await reasonOf(office.reach.wake(destinationAt(1)))).toBe('unreachable')
    expect(woken).toEqual([mac])
  })

  async function linked() {
    await until('link', () => office.reach.sites().get('site-tokyo') === 1)
  }
})

async function readSome(way: Duplex): Promise<Buffer> {
  const [chunk] = (await once(way, 'data')) as [Buffer]
  return chunk
}

async function readAll(way: Duplex): Promise<Buffer> {
  const chunks: Buffer[] = []
  way.on('data', (chunk: Buffer) => chunks.push(chunk))
  await once(way, 'end')
  return Buffer.concat(chunks)
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}

async function reasonOf(opening: Promise<unknown>): Promise<string> {
  try {
    await opening
    return 'opened'
  } catch (error) {
    return error instanceof CannotReach ? error.reason : String(error)
  }
}
