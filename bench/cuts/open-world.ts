import { type ChildProcess, spawn } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DEFAULT_RULES } from '@taga/core'
import { ADMINISTRATOR, startWorld, until } from '../../e2e/gateway-world.ts'
import { openTunnelLaptop, type TunnelLaptop } from '../../e2e/tunnel-laptop.ts'
import { makeSelfSigned } from '../../packages/gateway/src/testing/self-signed.ts'
import { HAS_SCREEN, openTestScreen, PASSWORD } from '../../packages/gateway/src/testing/test-screen.ts'
import { lockAccount } from '../../packages/server/src/accounts/govern-account.ts'
import { currentRules } from '../../packages/server/src/decisions/rules.ts'
import { addDestination, setSecret } from '../../packages/server/src/destinations/keep-destination.ts'
import { reportLoss } from '../../packages/server/src/losses/report-loss.ts'
import { createOutpostCode } from '../../packages/server/src/outposts/create-outpost-code.ts'
import { editOutpost } from '../../packages/server/src/outposts/govern-outposts.ts'
import { listOutposts } from '../../packages/server/src/outposts/store.ts'
import { changePerson } from '../../packages/server/src/people/change-person.ts'
import { addDepartment } from '../../packages/server/src/people/departments.ts'
import { addResource } from '../../packages/server/src/resources/keep-resource.ts'
import { publishRules } from '../../packages/server/src/rules/publish-rules.ts'
import { buildProgram, freePort, PROGRAM, ROOT } from '../program.ts'

const ACTOR = 'account:bench'
const GATE = 'localhost'
const NAMES = { web: 'wiki.apps.example.test', screen: 'pc.apps.example.test' }
const SERVICE = 'bench'

/** A server with people at their laptops, a gateway as a program of its own, and an office PC where this machine can have one. */
export type CutsWorld = {
  readonly people: readonly TunnelLaptop[]
  readonly hasScreen: boolean
  /** The file of who vouches for the gateway. */
  readonly authority: string
  /** Registers what is worked with and starts the gateway before it. */
  serve(at: { readonly application: number; readonly service: number }): Promise<{
    readonly names: typeof NAMES
    readonly service: string
    readonly port: number
    readonly cert: string
  }>
  /** The code by which a person enters a name. */
  codeOf(asked: { readonly person: string; readonly name: string; readonly flow: string }): Promise<string>
  /** Each of these resolves once the server has taken it. */
  lose(number: number): Promise<void>
  lock(number: number): Promise<void>
  tighten(): Promise<void>
  close(): Promise<void>
}

export async function openCutsWorld(folder: string, count: number): Promise<CutsWorld> {
  buildProgram()
  const world = await startWorld({ folder: join(folder, 'server') })
  const { deps } = world
  const port = await freePort()
  const certificate = makeSelfSigned([GATE, ...Object.values(NAMES)])
  const authority = join(folder, 'authority.pem')
  await writeFile(authority, certificate.cert)
  const screen = HAS_SCREEN ? await openTestScreen() : undefined
  screen?.watch(
    'xterm',
    ['-e', 'sh', '-c', 'n=0; while :; do n=$((n+1)); printf "\\r%s" $n; sleep 0.1; done'],
    () => {},
  )
  const patterns = ['cloud_app', 'secure_browser', 'remote_desktop', 'take_home_pc'] as const
  const department = (await addDepartment(deps, ACTOR, { name: 'bench', patterns: [...patterns] })).id
  const people: TunnelLaptop[] = []
  for (let number = 0; number < count; number++) people.push(await seat(`bench ${number}`))
  const destinations = new Map<string, string>()
  let gateway: ChildProcess | undefined

  async function seat(name: string): Promise<TunnelLaptop> {
    const laptop = await openTunnelLaptop(world, { name, folder })
    await changePerson(deps, ACTOR, {
      id: laptop.person,
      version: 1,
      draft: { name, department, rights: ['bench'] },
    })
    // nothing asks for it until the rule is tightened
    await laptop.report({ 'device.firewallOn': false })
    return laptop
  }

  async function register(at: { readonly application: number; readonly service: number }): Promise<void> {
    const common = async (name: string) => {
      const { id } = await addResource(deps, ACTOR, {
        name,
        level: 'business',
        rightNeeded: 'bench',
        teleworkAllowed: true,
        savingPossible: true,
      })
      return { name, resource: id, via: { kind: 'direct' as const }, host: '127.0.0.1', pinned: ['127.0.0.1'] }
    }
    const web = await addDestination(deps, ACTOR, {
      ...(await common('wiki')),
      kind: 'web',
      port: at.application,
      publicName: NAMES.web,
      scheme: 'http',
      trust: { kind: 'public' },
      hostHeader: 'public',
      webSocket: true,
      files: 'enforced',
      mostUploadBytes: 0,
    })
    destinations.set(NAMES.web, web.id)
    await addDestination(deps, ACTOR, { ...(await common(SERVICE)), kind: 'tcp', port: at.service })
    if (screen === undefined) return
    const place = { ...(await common('PC')), port: screen.port, publicName: NAMES.screen }
    const pc = await addDestination(deps, ACTOR, { ...place, kind: 'vnc' })
    destinations.set(NAMES.screen, pc.id)
    await setSecret(deps, ACTOR, { id: pc.id, secret: PASSWORD })
  }

  async function startGateway(): Promise<void> {
    const own = join(folder, 'gateway')
    await mkdir(join(own, 'certificates'), { recursive: true, mode: 0o700 })
    const pem = `${certificate.key}\n${certificate.cert}`
    await writeFile(join(own, 'certificates', 'apps.pem'), pem, { mode: 0o600 })
    const { code } = await createOutpostCode(deps, ADMINISTRATOR, { kind: 'gateway' })
    let said = ''
    gateway = spawn(process.execPath, [PROGRAM, 'gateway', '--server', world.url, '--code', code, '--data', own], {
      cwd: ROOT,
      env: { ...process.env, TAGA_TLS_PORT: String(port), TAGA_HTTP_PORT: '0', TAGA_LISTEN: '127.0.0.1' },
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    gateway.stderr?.on('data', (part: Buffer) => (said += part.toString()))
    await until('the gateway runs', () => {
      if (gateway?.exitCode !== null) throw new Error(`the gateway ended: ${said}`)
      return said.includes('stream: complete')
    })
    const [outpost] = await listOutposts(deps.store.read)
    if (outpost === undefined) throw new Error('no gateway')
    const { id, name, version } = outpost
    await editOutpost(deps, ADMINISTRATOR, { id, name, url: `https://${GATE}:${port}`, version })
  }

  return {
    people,
    hasScreen: screen !== undefined,
    authority,
    async serve(at) {
      await register(at)
      await startGateway()
      return { names: NAMES, service: SERVICE, port, cert: certificate.cert }
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
      gateway?.kill('SIGKILL')
      for (const laptop of people) await laptop.close()
      await screen?.close()
      await world.close()
    },
  }

  function at(number: number): TunnelLaptop {
    const laptop = people[number]
    if (laptop === undefined) throw new Error(`nobody is number ${number}`)
    return laptop
  }
}
