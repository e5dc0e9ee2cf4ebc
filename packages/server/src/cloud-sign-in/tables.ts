import type { CloudNoticeKind, CloudProtocol, SignInEnding } from '@taga/contract'

/** Cloud services that sign in through us, what is open there, and how they are told that it ended. Times are epoch ms. */
export interface CloudSignInTables {
  /** `peer_key`: the entity id of a SAML service, the id of another. `body`: JSON, see `CloudServiceInput`. */
  cloud_services: {
    id: string
    name: string
    name_key: string
    resource_id: string
    protocol: CloudProtocol
    peer_key: string
    body: string
    off_at: number | null
    version: number
    created_at: number
    updated_at: number
  }
  /** `client`: a digest of the secret that the service shows us. `revocation`: under the server's seal, what we show its maker. */
  cloud_service_secrets: { service_id: string; kind: 'client' | 'revocation'; kept: string; set_at: number }
  /** Keys that sign for services; `sealed` is the private one (PKCS #8). One that signs no more has `past_at`. */
  cloud_keys: {
    id: string
    sealed: string
    certificate: string
    made_at: number
    signs_at: number | null
    past_at: number | null
  }
  /** What the identity provider keeps for a while: codes, tokens, sign-ins that wait, ids of requests. `sealed`: JSON under the seal. */
  cloud_artifacts: {
    model: string
    id_hash: string
    sealed: string
    sign_in_id: string | null
    expires_at: number
    used_at: number | null
  }
  /**
   * What somebody has open at a service, each resting on a session. `valid_until`: the end of the answer it stands on; `until`: it ends then
   * in any case. `peer_session`: what the service calls it (`sid` or SessionIndex). `subject`: what the service calls the person.
   */
  cloud_sign_ins: {
    id: string
    service_id: string
    resource_id: string
    session_id: string
    person_id: string
    device_id: string | null
    address: string
    subject: string
    peer_session: string | null
    started_at: number
    valid_until: number
    until: number
    ended_at: number | null
    ending: SignInEnding | null
    /** JSON list of rule ids. */
    rules: string
  }
  /** What a service still has to be told, until `done_at` or `given_up_at`. `progress`: JSON, what has been done of it (`Progress`). */
  cloud_notices: {
    id: string
    sign_in_id: string
    service_id: string
    kind: CloudNoticeKind
    tries: number
    created_at: number
    next_at: number
    done_at: number | null
    given_up_at: number | null
    problem: string | null
    progress: string | null
  }
}
