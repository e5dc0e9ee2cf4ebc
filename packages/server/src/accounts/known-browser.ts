import type { Deps, Place } from '../deps.ts'

const KEPT_MS = 180 * 24 * 60 * 60_000
const MAX_ACCOUNTS = 5
const ENTRY = /^([\w-]{22})\.([0-9a-z]{1,12})\.([\w-]{43})$/

/**
 * A browser that has signed in to an account before carries a mark of ours for it. Its tries are counted apart, so that strangers who
 * try the same name cannot slow it down. It opens nothing.
 */
export function knownBrowser(
  { sealer, now, place }: Pick<Deps, 'sealer' | 'now' | 'place'>,
  cookie: string | null,
  account: string,
): string | undefined {
  const entry = entriesOf(place, cookie).find((known) => known.account === account)
  if (entry === undefined || !sealer.isMarked('browser', `${account}.${entry.since}`, entry.mark)) return undefined
  const since = Number.parseInt(entry.since, 36)
  return since <= now() && now() - since < KEPT_MS ? entry.mark : undefined
}

/** The `Set-Cookie` by which this browser is known to this account from now on; it keeps up to five accounts. */
export function knownBrowserCookie(
  { sealer, now, place }: Pick<Deps, 'sealer' | 'now' | 'place'>,
  cookie: string | null,
  account: string,
): string {
  const since = now().toString(36)
  const others = entriesOf(place, cookie).filter((known) => known.account !== account)
  const entries = [{ account, since, mark: sealer.mark('browser', `${account}.${since}`) }, ...others]
  const value = entries
    .slice(0, MAX_ACCOUNTS)
    .map((entry) => `${entry.account}.${entry.since}.${entry.mark}`)
    .join('~')
  const attributes = `Path=/; HttpOnly; SameSite=Strict${place.secure ? '; Secure' : ''}; Max-Age=${KEPT_MS / 1000}`
  return `${nameOf(place)}=${value}; ${attributes}`
}

type Entry = { readonly account: string; readonly since: string; readonly mark: string }

function entriesOf(place: Place, cookie: string | null): readonly Entry[] {
  const start = `${nameOf(place)}=`
  const values = (cookie ?? '')
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(start))
  return values
    .slice(0, 1)
    .flatMap((value) => value.slice(start.length).split('~').slice(0, MAX_ACCOUNTS))
    .flatMap((text) => {
      const [, account, since, mark] = ENTRY.exec(text) ?? []
      return account === undefined || since === undefined || mark === undefined ? [] : [{ account, since, mark }]
    })
}

function nameOf(place: Place): string {
  return place.secure ? '__Host-taga-known' : 'taga-known'
}
