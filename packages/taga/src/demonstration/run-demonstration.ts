import { randomBytes } from 'node:crypto'
import { createLog, recordMeasureStates, type RunningServer, startServer } from '@taga/server'
import { type ApiUser, openApi } from './ask-api.ts'
import { startClock } from './clock.ts'
import { FLEET } from './fleet.ts'
import { ACCOUNTS, PEOPLE } from './office.ts'
import { type Reporter, reportAll, seedDevices } from './seed-devices.ts'
import { seedHistory } from './seed-history.ts'
import { type Registered, seedRegisters } from './seed-registers.ts'
import { adoptSources, tightenRules } from './seed-rules.ts'
import { seedToday } from './seed-today.ts'

const DAYS_AGO = 17
/** Agents report every five minutes; what they saw is too old after fifteen. */
const REPORT_MS = 4 * 60_000

export type Demonstration = {
  readonly url: string
  /** Made up at each start: nobody can know them beforehand. */
  readonly accounts: readonly { readonly name: string; readonly role: string; readonly password: string }[]
  close(): Promise<void>
}

export type DemonstrationOptions = {
  /** An empty folder for everything it keeps. */
  readonly folder: string
  /** 0 for any free one. */
  readonly port: number
  /** The folder of the built pages. */
  readonly web?: string
  readonly now: () => number
  /** Called with each part that begins. */
  readonly tell: (part: 'registers' | 'devices' | 'history' | 'today') => void
  readonly onLog: (line: object) => void
}

/**
 * A made-up organisation of fifty people and seventy simulated devices, with two weeks of history, on loopback. Everything is done over HTTP as people and agents do it; only the clock is set.
 */
export async function runDemonstration(options: DemonstrationOptions): Promise<Demonstration> {
  const clock = startClock(options.now, DAYS_AGO)
  clock.morning(DAYS_AGO)
  const server = await startServer({
    dataDir: options.folder,
    port: options.port,
    host: '127.0.0.1',
    isDemonstration: true,
    ...(options.web === undefined ? {} : { web: options.web }),
    log: createLog(clock.now, options.onLog),
    now: clock.now,
  })
  try {
    const { reporters, accounts } = await seed(server, { ...options, clock })
    const timer = setInterval(
      () =>
        void reportAll(reporters, clock.now, 'awake').catch((error: unknown) =>
          options.onLog({ error: String(error) }),
        ),
      REPORT_MS,
    )
    return {
      url: server.url,
      accounts,
      close: async () => {
        clearInterval(timer)
        await server.close()
      },
    }
  } catch (error) {
    await server.close()
    throw error
  }
}

type Seeding = Pick<DemonstrationOptions, 'tell'> & { readonly clock: ReturnType<typeof startClock> }

async function seed(server: RunningServer, { tell, clock }: Seeding) {
  const { url, ticket } = server
  if (ticket === undefined) throw new Error('the demonstration began on a database that is not empty')
  const accounts = ACCOUNTS.map(({ name, roles }) => ({ name, role: roles[0], password: makePassword() }))
  const passwordOf = (name: string) => accounts.find((account) => account.name === name)?.password ?? ''
  const signIn = async (name: string): Promise<ApiUser> => {
    const user = openApi(url)
    await user.send('POST', '/api/session', { name, password: passwordOf(name) })
    return user
  }
  tell('registers')
  const first = openApi(url)
  const [{ person: personName }] = ACCOUNTS
  await first.send('POST', '/api/first-account', { ticket, name: 'admin', personName, password: passwordOf('admin') })
  const registered = await seedRegisters(first, clock.now)
  await invite(first, { url, registered, passwordOf })
  await adoptSources(first)
  tell('devices')
  const fleet = await seedDevices(first, { url, person: registered.person })
  tell('history')
  await seedHistory(
    {
      clock,
      registered,
      reporters: fleet.reporters,
      deviceOf: laptopsByPerson(),
      idOf: fleet.id,
      signInAdmin: () => signIn('admin'),
      recordDay: () => recordMeasureStates(server.deps),
    },
    DAYS_AGO - 1,
  )
  tell('today')
  clock.catchUp()
  await reportAll(fleet.reporters, clock.now, 'awake')
  const admin = await signIn('admin')
  await tightenRules(admin)
  const [teleworker, executive] = [await signIn('teleworker'), await signIn('executive')]
  await seedToday({ admin, teleworker, executive, registered, fleet, now: clock.now() })
  await recordMeasureStates(server.deps)
  return { reporters: fleet.reporters as readonly Reporter[], accounts }
}

type Inviting = {
  readonly url: string
  readonly registered: Registered
  readonly passwordOf: (name: string) => string
}

/** The executive and the teleworker choose their passwords by the invitation they were given. */
async function invite(admin: ApiUser, { url, registered, passwordOf }: Inviting): Promise<void> {
  for (const { name, person, roles } of ACCOUNTS) {
    if (name === 'admin') continue
    const { ticket } = await admin.send<{ ticket: string }>('POST', '/api/accounts', {
      name,
      person: registered.person.get(person),
      roles,
    })
    await openApi(url).send('POST', '/api/invitations/accept', { ticket, password: passwordOf(name) })
  }
}

function laptopsByPerson(): ReadonlyMap<string, string> {
  return new Map(
    FLEET.flatMap(({ label, kind, department, user }) => {
      const [name] = user === undefined ? [] : (PEOPLE[department][user] ?? [])
      return kind === 'laptop' && name !== undefined ? [[name, label] as const] : []
    }),
  )
}

function makePassword(): string {
  return randomBytes(12).toString('base64url')
}
