import { type ChildProcess, spawn } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { DestinationInput } from '@taga/contract'
import { DEFAULT_RULES } from '@taga/core'
import { ADMINISTRATOR, startWorld, until } from '../../e2e/gateway-world.ts'
import { openTunnelLaptop, type TunnelLaptop } from '../../e2e/tunnel-laptop.ts'
import { makeSelfSigned } from '../../packages/gateway/src/testing/self-signed.ts'
import { lockAccount } from '../../packages/server/src/accounts/govern-account.ts'
import { currentRules } from '../../packages/server/src/decisions/rules.ts'
import { addDestination, setSecret } from '../../packages/server/src/destinations/keep-destination.ts'
import { locationRegister } from '../../packages/server/src/locations/store.ts'
import { reportLoss } from '../../packages/server/src/losses/report-loss.ts'
import { createOutpostCode } from '../../packages/server/src/outposts/create-outpost-code.ts'
import { editOutpost } from '../../packages/server/src/outposts/govern-outposts.ts'
import { listOutposts } from '../../packages/server/src/outposts/store.ts'
import { changePerson } from '../../packages/server/src/people/change-person.ts'
import { addDepartment } from '../../packages/server/src/people/departments.ts'
import { addTo } from '../../packages/server/src/registers/named-register.ts'
import { addResource } from '../../packages/server/src/resources/keep-resource.ts'
import { publishRules } from '../../packages/server/src/rules/publish-rules.ts'
import { buildProgram, freePort, PROGRAM, ROOT } from '../program.ts'
import type { Gate } from './enter.ts'

const ACTOR = 'account:bench'
const GATE = 'localhost'

/** What stands where: the rest of a destination. */
type Place = Parameters<typeof addDestination>[2] extends infer Draft
  ? Draft extends DestinationInput
    ? Omit<Draft, 'name' | 'resource'>
    : never
  : never

/** The real server with people at their laptops, before programs of their own: `taga gateway`, and `taga connector` where one is wanted. */
export type World = {
  readonly people: readonly TunnelLaptop[]
  readonly gate: Gate
  /** The file of who vouches for the gateway. */
  readonly authority: string
  /** The id of an office. */
  readonly site: string
  /** Registers what is worked with; `secret`: what the gateway signs in there by. */
  register(name: string, place: Place, secret?: string): Promise<void>
  startGateway(): Promise<ChildProcess>
  startConnector(): Promise<void>
  /** The code by which a person enters a name. */
  codeOf(asked: { readonly person: string; readonly name: string; readonly flow: string }): Promise<string>
  /** Each of these resolves once the server has taken it. */
  lose(number: number): Promise<void>
  lock(number: number): Promise<void>
  tighten(): Promise<void>
  close(): Promise<void>
}

/** `names`: under which the gateway serves. */
export async function openWorld(
  folder: string,
  { people: count, names }: { readonly people: number; readonly names: readonly string[] },
): Promise<World> {
  buildProgram()
  const world = await startWorld({ folder: join(folder, 'server') })
  const { deps } = world
  const port = await freePort()
  const { cert, key } = makeSelfSigned([GATE, ...names])
  const authority = join(folder, 'authority.pem')
  await writeFile(authority, cert)
  const patterns = ['cloud_app', 'secure_browser', 'remote_desktop', 'virtual_desktop', 'take_home_pc'] as const
  const department = (await addDepartment(deps, ACTOR, { name: 'bench', patterns: [...patterns] })).id
  const site = (await addTo(deps, locationRegister, ACTOR, { name: 'bench', kind: 'office' })).id
  const people: TunnelLaptop[] = []
  for (let number = 0; number < count; number++) people.push(await seat(`bench ${number}`))
  const destinations = new Map<string, string>()
  const programs: ChildProcess[] = []

  async function seat(name: string): Promise<TunnelLaptop> {
    const laptop = await openTunnelLaptop(world, { name, folder })
    const draft = { name, department, rights: ['bench'] }
    await changePerson(deps, ACTOR, { id: laptop.person, version: 1, draft })
    // nothing asks for it until the rule is tightened
    await laptop.report({ 'device.firewallOn': false })
    return laptop
  }

  /** A program of ours that is enrolled as it starts; resolves when it has said this. */
  async function start(kind: 'gateway' | 'connector', env: NodeJS.ProcessEnv, sign: string): Promise<ChildProcess> {
    const wish = kind === 'gateway' ? ({ kind } as const) : ({ kind, site } as const)
    const { code } = await createOutpostCode(deps, ADMINISTRATOR, wish)
    const words = [kind, '--server', world.url, '--code', code, '--data', join(folder, kind), '--lang', 'en']
    const program = spawn(process.execPath, [PROGRAM, ...words], {
      cwd: ROOT,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    programs.push(program)
    let said = ''
    program.stderr.on('data', (part: Buffer) => (said += part.toString()))
    await until(`${kind} runs: ${sign}`, () => {
      if (program.exitCode !== null) throw new Error(`the ${kind} ended: ${said}`)
      return said.includes(sign)
    })
    return program
  }

  return {
    people,
    gate: { port, cert },
    authority,
    site,
    async register(name, place, secret) {
      const resource = await addResource(deps, ACTOR, {
        name,
        level: 'business',
        rightNeeded: 'bench',
        teleworkAllowed: true,
        savingPossible: true,
      })
      const { id } = await addDestination(deps, ACTOR, { ...place, name, resource: resource.id })
      if ('publicName' in place) destinations.set(place.publicName, id)
      if (secret !== undefined) await setSecret(deps, ACTOR, { id, secret })
    },
    async startGateway() {
      const certificates = join(folder, 'gateway', 'certificates')
      await mkdir(certificates, { recursive: true, mode: 0o700 })
      await writeFile(join(certificates, 'bench.pem'), `${key}\n${cert}`, { mode: 0o600 })
      const listen = { TAGA_TLS_PORT: String(port), TAGA_HTTP_PORT: '0', TAGA_LISTEN: '127.0.0.1' }
      const program = await start('gateway', listen, 'stream: complete')
      const [outpost] = await listOutposts(deps.store.read)
      if (outpost === undefined) throw new Error('no gateway')
      const { id, name, version } = outpost
      await editOutpost(deps, ADMINISTRATOR, { id, name, url: `https://${GATE}:${port}`, version })
      return program
    },
    async startConnector() {
      await start('connector', { NODE_EXTRA_CA_CERTS: authority }, `Linked to https://${GATE}:${port}`)
    },
    async codeOf({ person, name, flow }) {
      const laptop = people.find((one) => one.person === person)
      const destination = destinations.get(name)
      if (laptop === undefined || destination === undefined) throw new Error(`nobody asks for ${name}`)
      const { url } = await laptop.askToEnter({ destination, flow, port })
      return new URL(url).hash.slice(1)
    },
    async lose(number) {
      await reportLoss(deps, ACTOR, { id: at(number).device.id, how: 'lost' })
    },
    async lock(number) {
      await lockAccount(deps, ADMINISTRATOR, at(number).account)
    },
    async tighten() {
      const { number, set } = await currentRules(deps.store.read, deps.now())
      const rules = DEFAULT_RULES.map((rule) =>
        rule.id === 'firewall-on' ? { ...rule, mode: 'enforce' as const } : rule,
      )
      const adopted = [...new Set([...set.adopted, 'posture' as const])]
      await publishRules(deps, 'server', { after: number, draft: { rules, settings: {}, adopted } })
    },
    async close() {
      for (const program of programs) program.kill('SIGKILL')
      for (const laptop of people) await laptop.close()
      await world.close()
    },
  }

  function at(number: number): TunnelLaptop {
    const laptop = people[number]
    if (laptop === undefined) throw new Error(`nobody is number ${number}`)
    return laptop
  }
}
