import {
  found,
  unknown,
  type Application,
  type Finding,
  type Findings,
  type Probe,
  type World,
} from '../look/collector.ts'
import { asList } from './parse-plist.ts'
import { readPlistFile, readPlistFrom, readProfile, textOf } from './read-structured.ts'

const BROWSERS: readonly { readonly name: string; readonly file: string; readonly policy: string }[] = [
  { name: 'chrome', file: '/Applications/Google Chrome.app/Contents/Info.plist', policy: 'com.google.Chrome' },
  { name: 'edge', file: '/Applications/Microsoft Edge.app/Contents/Info.plist', policy: 'com.microsoft.Edge' },
  { name: 'firefox', file: '/Applications/Firefox.app/Contents/Info.plist', policy: 'org.mozilla.firefox' },
  { name: 'safari', file: '/Applications/Safari.app/Contents/Info.plist', policy: 'com.apple.applicationaccess' },
]

/** Browsers with versions, and whether management has switched password keeping off in all of them (TW-5, AD-14). */
export const browsersProbe: Probe = {
  id: 'browsers',
  pace: 'slow',
  facts: ['device.browsers', 'device.browserSavesPasswords'],
  limitMs: 20_000,
  async look(world) {
    return { findings: await browsers(world) }
  },
}

async function browsers(world: World): Promise<Findings> {
  const source = '/Applications'
  const read = await Promise.all(
    BROWSERS.map(async (browser) => ({ browser, info: await readPlistFile(world, browser.file, 5_000) })),
  )
  const broken = read.find(({ info }) => info.kind === 'failed' && info.reason !== 'absent')
  if (broken?.info.kind === 'failed') return { 'device.browsers': unknown(broken.info.reason, broken.browser.file) }
  const installed = read.flatMap(({ browser, info }) =>
    info.kind === 'read' ? [{ ...browser, version: textOf(info.value['CFBundleShortVersionString']) ?? '?' }] : [],
  )
  const off = await Promise.all(installed.map(({ policy, name }) => isKeepingOff(world, policy, name)))
  return {
    'device.browsers': found(installed.map(({ name, version }) => `${name} ${version}`).toSorted(), source),
    'device.browserSavesPasswords':
      installed.length > 0 && off.every(Boolean)
        ? found(false, '/Library/Managed Preferences')
        : unknown('notSupported', '/Library/Managed Preferences'),
  }
}

async function isKeepingOff(world: World, policy: string, name: string): Promise<boolean> {
  const file = await readPlistFile(world, `/Library/Managed Preferences/${policy}.plist`, 5_000)
  if (file.kind === 'failed') return false
  return file.value[name === 'safari' ? 'allowPasswordAutoFill' : 'PasswordManagerEnabled'] === false
}

/** Applications in the two application folders, for the inventory of a company's Mac (AD-6, TW-6). */
export const applicationsProbe: Probe = {
  id: 'applications',
  pace: 'slow',
  facts: ['device.applicationCount'],
  limitMs: 90_000,
  async look(world) {
    const source = 'system_profiler SPApplicationsDataType'
    const read = await readProfile(world, 'SPApplicationsDataType', 90_000)
    if (read.kind === 'failed') return { findings: { 'device.applicationCount': unknown(read.reason, source) } }
    const own = read.value.filter(({ path }) => /^(\/Applications|\/Users\/[^/]+\/Applications)\//.test(String(path)))
    return {
      findings: { 'device.applicationCount': found(own.length, source) },
      applications: await withIdentifiers(world, own.slice(0, 2_000)),
    }
  },
}

const AT_ONCE = 16

/** A bundle says in its `Info.plist` what it calls itself to the system. One that cannot be read goes without. */
async function withIdentifiers(
  world: World,
  listed: readonly Readonly<Record<string, unknown>>[],
): Promise<readonly Application[]> {
  const applications: Application[] = []
  for (let from = 0; from < listed.length; from += AT_ONCE)
    applications.push(
      ...(await Promise.all(
        listed.slice(from, from + AT_ONCE).map(async (each) => {
          const info = await readPlistFile(world, `${String(each['path'])}/Contents/Info.plist`, 5_000)
          const identifier = info.kind === 'read' ? textOf(info.value['CFBundleIdentifier']) : undefined
          return {
            ...toApplication(each),
            ...(identifier === undefined ? {} : { identifier: identifier.slice(0, 200) }),
          }
        }),
      )),
    )
  return applications
}

function toApplication(listed: Readonly<Record<string, unknown>>): Application {
  const signers = publisherOf(listed['signed_by'])
  return {
    name: (textOf(listed['_name']) ?? '?').slice(0, 500),
    version: (textOf(listed['version']) ?? '').slice(0, 200),
    kind: 'app',
    ...(signers === undefined ? {} : { publisher: signers }),
  }
}

/** Who signed an application, without the certificate's kind before the colon. */
function publisherOf(signedBy: unknown): string | undefined {
  const first: unknown = Array.isArray(signedBy) ? signedBy[0] : undefined
  return typeof first === 'string' && first !== '' ? first.replace(/^[^:]*: /, '').slice(0, 500) : undefined
}

const LOGIN_FILE = '/Library/Preferences/com.apple.loginwindow.plist'

/** Administrators, daily work as one, guest account and sign-in without a password (TW-9, AD-14). */
export const accountsProbe: Probe = {
  id: 'accounts',
  pace: 'slow',
  facts: ['device.administrators', 'device.workAsAdministrator', 'device.sharedUse'],
  limitMs: 15_000,
  async look(world) {
    return { findings: { ...(await administrators(world)), 'device.sharedUse': await sharedUse(world) } }
  },
}

async function administrators(world: World): Promise<Findings> {
  const source = 'dscl /Groups/admin'
  const key = 'dsAttrTypeStandard:GroupMembership'
  const read = await readPlistFrom(world, 'dscl', ['-plist', '.', '-read', '/Groups/admin', 'GroupMembership'], 10_000)
  const failed = unknown(read.kind === 'failed' ? read.reason : 'unreadable', source)
  if (read.kind === 'failed' || !Array.isArray(read.value[key]))
    return { 'device.administrators': failed, 'device.workAsAdministrator': failed }
  // root is in the group on every Mac and cannot sign in unless somebody enables it
  const members = asList(read.value[key])
    .map(String)
    .filter((name) => name !== 'root')
  return {
    'device.administrators': members.length > 64 ? unknown('tooLarge', source) : found(members.toSorted(), source),
    'device.workAsAdministrator':
      world.userId === 0 ? unknown('notSupported', source) : found(members.includes(world.userName), source),
  }
}

async function sharedUse(world: World): Promise<Finding> {
  const file = await readPlistFile(world, LOGIN_FILE, 5_000)
  if (file.kind === 'failed') return unknown(file.reason, LOGIN_FILE)
  const guest = file.value['GuestEnabled']
  const signsInByItself = typeof file.value['autoLoginUser'] === 'string'
  return found(guest === true || guest === 1 || signsInByItself, LOGIN_FILE)
}
