import type { Deps } from '../deps.ts'
import { ensureOrganisation, setPublicUrl } from '../organisation/store.ts'
import type { NameEvent } from './held-name.ts'

/** Keeps in database and ledger what happened with the public name; the certificate itself and its key stay in files. */
export function recordName({ store, now }: Pick<Deps, 'store' | 'now'>, event: NameEvent): Promise<void> {
  return store.write(async (tx) => {
    if (event.kind !== 'renewed') {
      await ensureOrganisation(tx.db, now())
      await setPublicUrl(tx.db, event.kind === 'named' ? event.settings.url : null, now())
    }
    await tx.append({ ...entryOf(event), subject: 'organisation' })
  })
}

function entryOf(event: NameEvent) {
  switch (event.kind) {
    case 'named': {
      const { settings, by, fingerprint } = event
      return {
        kind: 'publicName.set',
        actor: by,
        body: { url: settings.url, by: settings.source.kind, ...(fingerprint === undefined ? {} : { fingerprint }) },
      }
    }
    case 'renewed': {
      const { url, fingerprint, until } = event
      return { kind: 'certificate.renewed', actor: 'server', body: { url, fingerprint, until } }
    }
    case 'cleared':
      return { kind: 'publicName.cleared', actor: event.by, body: {} }
  }
}
