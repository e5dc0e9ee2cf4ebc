import type { CloudServiceInput } from '@taga/contract'
import type { Deps } from '../deps.ts'
import type { PersonRow } from '../people/store.ts'
import type { SamlService } from './store.ts'

/** What a service calls a person, and in SAML how it is called what it is. */
export type Subject = { readonly value: string; readonly format: 'persistent' | 'emailAddress' }

/**
 * What a service calls a person: an id that stays, and that no other service is told, so that two services cannot compare their people; or
 * the mail address, where the service knows people by nothing else. Undefined where the person has no address.
 */
export function subjectOf(
  { sealer }: Pick<Deps, 'sealer'>,
  of: { readonly id: string; readonly service: CloudServiceInput; readonly person: Pick<PersonRow, 'id' | 'mail'> },
): Subject | undefined {
  const { service, person } = of
  if (service.protocol === 'oidc' || service.nameId === 'pairwise')
    return { value: sealer.mark(`cloud subject ${of.id}`, person.id), format: 'persistent' }
  if (person.mail === null) return undefined
  return { value: person.mail, format: service.nameId === 'email' ? 'emailAddress' : 'persistent' }
}

/** How the name of a SAML service for a person is called. */
export function subjectFormat(service: Pick<SamlService, 'nameId'>): Subject['format'] {
  return service.nameId === 'email' ? 'emailAddress' : 'persistent'
}
