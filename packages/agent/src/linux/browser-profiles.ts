import { z } from 'zod'
import { found, unknown, type Finding, type Probe, type World } from '../look/collector.ts'
import { CHROMIUM_FAMILY, FIREFOX } from './browser-list.ts'
import { parseJson } from './parse-json.ts'
import { readableHomes } from './people.ts'

const MAX_PROFILES = 50

/** Extensions, and whether a browser keeps passwords: by policy first, then by each profile's own setting (TW-5, TW-16, AD-14). No history or page is read. */
export const browserProfilesProbe: Probe = {
  id: 'browserProfiles',
  pace: 'slow',
  facts: ['device.browserExtensions', 'device.browserSavesPasswords'],
  limitMs: 20_000,
  async look(world) {
    const homes = await readableHomes(world)
    const profiles = [...(await chromiumProfiles(world, homes)), ...(await firefoxProfiles(world, homes))]
    return {
      findings: {
        'device.browserExtensions': extensionsOf(profiles),
        'device.browserSavesPasswords': savingOf(profiles),
      },
    }
  },
}

type Profile = {
  readonly browser: string
  readonly saves: boolean | undefined
  readonly extensions: readonly string[] | undefined
}

function extensionsOf(profiles: readonly Profile[]): Finding {
  if (profiles.some(({ extensions }) => extensions === undefined)) return unknown('unreadable', 'browser profile')
  const all = [
    ...new Set(profiles.flatMap(({ browser, extensions }) => (extensions ?? []).map((one) => `${browser}: ${one}`))),
  ]
  return all.length > 64
    ? unknown('tooLarge', 'browser profiles')
    : found(all.toSorted(), `${profiles.length} browser profiles`)
}

function savingOf(profiles: readonly Profile[]): Finding {
  const saving = profiles.find(({ saves }) => saves === true)
  if (saving !== undefined) return found(true, `${saving.browser} profile`)
  if (profiles.some(({ saves }) => saves === undefined)) return unknown('unreadable', 'browser profile')
  return found(false, `${profiles.length} browser profiles`)
}

async function chromiumProfiles(world: World, homes: readonly string[]): Promise<readonly Profile[]> {
  const all: Profile[] = []
  for (const browser of CHROMIUM_FAMILY) {
    const policy = await chromiumPolicy(world, browser.policies)
    for (const folder of homes.flatMap((home) => browser.profiles.map((below) => `${home}/${below}`))) {
      const listed = await world.listFolder(folder)
      const names = listed.kind === 'names' ? listed.names.filter((name) => /^(Default|Profile \d+)$/.test(name)) : []
      for (const name of names.slice(0, MAX_PROFILES))
        all.push(await chromiumProfile(world, browser.name, `${folder}/${name}`, policy))
    }
  }
  return all
}

const Policy = z.looseObject({ PasswordManagerEnabled: z.boolean().optional() })

/** The last file in order that sets `PasswordManagerEnabled` decides. */
async function chromiumPolicy(world: World, folders: readonly string[]): Promise<boolean | undefined> {
  let enabled: boolean | undefined
  for (const folder of folders) {
    const listed = await world.listFolder(folder)
    for (const name of listed.kind === 'names' ? listed.names.filter((one) => one.endsWith('.json')) : []) {
      const file = await world.readFile(`${folder}/${name}`)
      const policy = file.kind === 'text' ? Policy.safeParse(parseJson(file.text)) : undefined
      enabled = policy?.data?.PasswordManagerEnabled ?? enabled
    }
  }
  return enabled
}

const Preferences = z.looseObject({ credentials_enable_service: z.boolean().optional() })

async function chromiumProfile(
  world: World,
  browser: string,
  folder: string,
  policy: boolean | undefined,
): Promise<Profile> {
  const file = await world.readFile(`${folder}/Preferences`)
  const preferences = file.kind === 'text' ? Preferences.safeParse(parseJson(file.text)) : undefined
  // A profile that does not name the setting has the default, which is to offer saving.
  const own = preferences?.success === true ? (preferences.data.credentials_enable_service ?? true) : undefined
  const listed = await world.listFolder(`${folder}/Extensions`)
  const ids = listed.kind === 'names' ? listed.names.filter((name) => /^[a-p]{32}$/.test(name)) : []
  const versions = await Promise.all(ids.map((id) => world.listFolder(`${folder}/Extensions/${id}`)))
  const extensions = ids.map((id, index) => {
    const folders = versions[index]
    return `${id} ${folders?.kind === 'names' ? (folders.names.at(-1) ?? '') : ''}`.trim()
  })
  const readable = listed.kind === 'names' || listed.reason === 'absent'
  return { browser, saves: policy ?? own, extensions: readable ? extensions : undefined }
}

async function firefoxProfiles(world: World, homes: readonly string[]): Promise<readonly Profile[]> {
  const policy = await firefoxPolicy(world)
  const all: Profile[] = []
  for (const folder of homes.flatMap((home) => FIREFOX.profiles.map((below) => `${home}/${below}`))) {
    const listed = await world.listFolder(folder)
    for (const name of listed.kind === 'names'
      ? listed.names.filter((one) => one.includes('.')).slice(0, MAX_PROFILES)
      : []) {
      const preferences = await world.readFile(`${folder}/${name}/prefs.js`)
      if (preferences.kind === 'failed' && preferences.reason === 'absent') continue
      const own = preferences.kind === 'text' ? savesByPreferences(preferences.text) : undefined
      all.push({
        browser: FIREFOX.name,
        saves: policy ?? own,
        extensions: await firefoxExtensions(world, `${folder}/${name}`),
      })
    }
  }
  return all
}

/** Firefox offers to save unless `signon.rememberSignons` is false. */
export function savesByPreferences(prefs: string): boolean {
  return !/^user_pref\("signon\.rememberSignons", false\);/m.test(prefs)
}

const FirefoxPolicies = z.looseObject({
  policies: z.looseObject({
    PasswordManagerEnabled: z.boolean().optional(),
    OfferToSaveLogins: z.boolean().optional(),
  }),
})

async function firefoxPolicy(world: World): Promise<boolean | undefined> {
  for (const path of FIREFOX.policies) {
    const file = await world.readFile(path)
    const read = file.kind === 'text' ? FirefoxPolicies.safeParse(parseJson(file.text)) : undefined
    if (read?.success !== true) continue
    const { PasswordManagerEnabled, OfferToSaveLogins } = read.data.policies
    if (PasswordManagerEnabled === false || OfferToSaveLogins === false) return false
  }
  return undefined
}

const Addons = z.looseObject({
  addons: z.array(
    z.looseObject({
      id: z.string(),
      version: z.string().optional(),
      type: z.string(),
      location: z.string().optional(),
    }),
  ),
})

async function firefoxExtensions(world: World, profile: string): Promise<readonly string[] | undefined> {
  const file = await world.readFile(`${profile}/extensions.json`)
  if (file.kind === 'failed') return file.reason === 'absent' ? [] : undefined
  const read = Addons.safeParse(parseJson(file.text))
  if (!read.success) return undefined
  const own = read.data.addons.filter(
    ({ type, location }) => type === 'extension' && !/^app-(system|builtin)/.test(location ?? ''),
  )
  return own.map(({ id, version }) => `${id} ${version ?? ''}`.trim())
}
