import type { Deps } from '../deps.ts'
import { errorText } from '../log.ts'
import { requireDirectory } from './settings.ts'

/** Where the directory sends a browser after it has signed out there. */
export function afterLogoutUriOf(place: Deps['place']): string {
  return `${place.url}/sign-in`
}

/** The directory's own page for signing out (RP-initiated logout), where it has one and can be reached. */
export async function leaveDirectoryAt(
  deps: Pick<Deps, 'store' | 'now' | 'sealer' | 'directory' | 'place' | 'log'>,
): Promise<string | undefined> {
  try {
    const { configuration } = await requireDirectory(deps)
    if (configuration.serverMetadata().end_session_endpoint === undefined) return undefined
    const { buildEndSessionUrl } = await import('openid-client')
    return buildEndSessionUrl(configuration, { post_logout_redirect_uri: afterLogoutUriOf(deps.place) }).href
  } catch (error) {
    deps.log.note('no way to sign out at the directory', { error: errorText(error) })
    return undefined // signed out here it is in any case
  }
}
