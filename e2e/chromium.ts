import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type Browser, type BrowserContext, type Page, chromium } from 'playwright-core'
import { describe, it } from 'vitest'
import type { Role } from '../packages/contract/src/role.ts'
import { startSession } from '../packages/server/src/accounts/start-session.ts'
import { insertAccount } from '../packages/server/src/accounts/store.ts'
import type { Deps } from '../packages/server/src/deps.ts'
import { createLog } from '../packages/server/src/log.ts'
import { newId } from '../packages/server/src/new-id.ts'
import { insertPerson } from '../packages/server/src/people/insert-person.ts'
import { type RunningServer, type StartOptions, startServer } from '../packages/server/src/start-server.ts'
import { LISTEN, agentEnvironment, chromiumArguments, nameServer } from './https-name.ts'
import { PATIENCE_MS } from './patience.ts'
import type { Language } from './shots.ts'

export { axe, lookAt, settled, shoot } from './look-at-page.ts'
export { LANGUAGES, type Language } from './shots.ts'

const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) =>
  existsSync(path),
)
const ENVIRONMENT: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(process.env).map(([name, value = '']) => [name, value]),
)
const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** A story in a real browser: skipped, by name, where there is no Chromium, unless TAGA_FORBID_SKIP=1 makes that a failure. */
export function describeInChromium(name: string, story: () => void): void {
  if (CHROMIUM === undefined && process.env['TAGA_FORBID_SKIP'] === '1')
    it(`${name}`, () => {
      throw new Error('no Chromium here, and TAGA_FORBID_SKIP=1 forbids to skip: install chromium')
    })
  else if (CHROMIUM === undefined)
    describe.skip(`${name} (skipped without Chromium: install chromium)`, () => {
      story()
    })
  else
    describe(`${name}`, () => {
      story()
    })
}

/**
 * Chromium, which finds the name of the stories on this machine; `more` arguments take the place of the same ones. Without a window, but where
 * `on` is what a display adds to the environment.
 */
export async function openChromium(
  more: readonly string[] = [],
  on?: Readonly<Record<string, string>>,
): Promise<Browser> {
  const browser = await chromium.launch({
    executablePath: CHROMIUM ?? '',
    ...(on === undefined ? {} : { headless: false, env: { ...ENVIRONMENT, ...on } }),
    args: [...ARGUMENTS, ...(await chromiumArguments()), ...more],
    timeout: PATIENCE_MS,
  })
  return browser.on('context', (context) => context.setDefaultTimeout(PATIENCE_MS))
}

/** A browser of its own, in a language. */
export async function openContext(browser: Browser, url: string, language: Language): Promise<BrowserContext> {
  const context = await browser.newContext({ locale: language === 'ja' ? 'ja-JP' : 'en-US' })
  await context.addCookies([{ name: 'taga-lang', value: language, url }])
  return context
}

export type ServedPages = RunningServer & {
  /** `https://NAME:PORT`, as an organisation serves it; `http://localhost:PORT` before it has a name. */
  readonly url: string
  /** What a program needs in its environment to reach `url`. */
  readonly agentEnv: Readonly<Record<string, string>>
  /** An account with these roles and a person of its own, and a browser that is signed in as it. */
  signIn(browser: Browser, options: SignInOptions): Promise<BrowserContext>
}

export type SignInOptions = {
  readonly roles: readonly Role[]
  readonly language: Language
  readonly name?: string
  readonly person?: string
}
export type ServeOptions = Partial<StartOptions> & {
  /** The first hour begins without a name. */
  readonly hasName?: false
}

/** The server with the built pages on a free port and under the name of the stories, in a folder of its own. */
export async function servePages({ hasName, ...options }: ServeOptions = {}): Promise<ServedPages> {
  const dataDir = await mkdtemp(join(tmpdir(), 'taga-pages-'))
  const web = options.web ?? (await builtPages())
  const now = options.now ?? Date.now
  const server = await startServer({
    dataDir,
    port: 0,
    host: '127.0.0.1',
    listen: LISTEN,
    web,
    log: createLog(now, () => undefined),
    now,
    ...options,
  })
  const url = hasName === false ? `http://localhost:${server.port}` : await nameServer(server)
  const isSecure = url.startsWith('https:')
  return {
    ...server,
    url,
    agentEnv: await agentEnvironment(dataDir),
    signIn: async (browser, who) => {
      const context = await openContext(browser, url, who.language)
      const value = await startSessionAs(server.deps, who)
      const name = isSecure ? '__Host-taga' : 'taga'
      await context.addCookies([{ name, value, url, httpOnly: true, secure: isSecure, sameSite: 'Strict' }])
      return context
    },
    close: async () => {
      await server.close()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

/** An authenticator of Chromium's own in this page, as a phone with a fingerprint reader would be. */
export async function addAuthenticator(page: Page): Promise<void> {
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('WebAuthn.enable', { enableUI: false })
  await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
}

/** The pages as the program has them, built where a source has changed. */
export async function builtPages(): Promise<string> {
  const script = pathToFileURL(join(import.meta.dirname, '..', 'scripts', 'build.mjs')).href
  const { buildIfChanged } = (await import(script)) as { buildIfChanged: () => Promise<string> } // as its comment says
  return join(await buildIfChanged(), '..', 'web')
}

let accounts = 0

async function startSessionAs(deps: Deps, { roles, name, person }: SignInOptions): Promise<string> {
  accounts += 1
  const id = newId(deps.random)
  return deps.store.write(async (tx) => {
    const own =
      person ?? (await insertPerson(tx, deps, `account:${id}`, { name: name ?? `髙橋 ${accounts}`, rights: [] })).id
    await insertAccount(tx.db, {
      id,
      name: `account${accounts}`,
      person_id: own,
      roles: JSON.stringify(roles),
      password_hash: 'a hash that no password matches',
      password_changed_at: deps.now(),
      created_at: deps.now(),
      locked_at: null,
    })
    const { token } = await startSession(deps, tx, {
      account: id,
      from: { address: '127.0.0.1', browser: 'test' },
      way: { via: 'passkey', strength: 'passkey' },
    })
    return token
  })
}
