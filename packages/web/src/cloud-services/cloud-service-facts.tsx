import type { CloudServiceAnswer } from '@taga/contract'
import { useMessages } from '../kit/language.ts'
import { type Fact, Facts } from '../kit/page.tsx'
import { messages } from './messages.ts'

/** What is registered, for those who oversee and do not change it. */
export function CloudServiceFacts({ row }: { readonly row: CloudServiceAnswer }) {
  const words = useMessages(messages)
  const { service } = row
  const items: Fact[] = [
    { term: words.startUrl, value: service.startUrl },
    {
      term: words.released,
      value:
        service.released.length === 0
          ? words.releasedNone
          : service.released.map((one) => words.releases[one]).join(words.and),
    },
    { term: words.revocation, value: words.revocations[service.revocation.kind] },
  ]
  if (service.protocol === 'oidc')
    items.push(
      { term: words.clientId, value: row.clientId ?? '' },
      { term: words.redirectUris, value: service.redirectUris.join(' ') },
      { term: words.postLogoutUris, value: service.postLogoutUris.join(' ') || words.none },
      { term: words.backChannelLogout, value: service.backChannelLogout ?? words.none },
    )
  else
    items.push(
      { term: words.entityId, value: service.entityId },
      { term: words.acs, value: service.acs.join(' ') },
      { term: words.nameId, value: words.nameIds[service.nameId] },
    )
  return <Facts items={items} />
}
