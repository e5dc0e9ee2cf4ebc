import {
  browserSupportsWebAuthn,
  browserSupportsWebAuthnAutofill,
  startAuthentication,
  startRegistration,
} from '@simplewebauthn/browser'
import type { PasskeyOptions } from '@taga/contract'

/** The person closed the browser's dialog, or no passkey of theirs was at hand. Nothing has gone wrong. */
export class PasskeyGivenUp extends Error {
  constructor(options?: ErrorOptions) {
    super('given up', options)
    this.name = 'PasskeyGivenUp'
  }
}

/** This authenticator holds a passkey of the account already. */
export class PasskeyKnown extends Error {
  constructor(options?: ErrorOptions) {
    super('known', options)
    this.name = 'PasskeyKnown'
  }
}

/** Whether a passkey can be used on the page as it was opened. `passkeysAt` is where the server says they belong. */
export function canUsePasskeys(passkeysAt: string | undefined): boolean {
  return passkeysAt === location.origin && browserSupportsWebAuthn()
}

export async function canOfferPasskeys(passkeysAt: string | undefined): Promise<boolean> {
  return canUsePasskeys(passkeysAt) && (await browserSupportsWebAuthnAutofill())
}

/** Asks the browser for a passkey; `fill` offers it in the field for the name instead of a dialog. @throws PasskeyGivenUp */
export async function askForPasskey({ options }: PasskeyOptions, fill: 'dialog' | 'fill' = 'dialog'): Promise<unknown> {
  const optionsJSON = options as unknown as Parameters<typeof startAuthentication>[0]['optionsJSON'] // made by WebAuthn's own library
  return startAuthentication({ optionsJSON, useBrowserAutofill: fill === 'fill' }).catch(explain)
}

/** Asks the browser to make a passkey. @throws PasskeyGivenUp, PasskeyKnown */
export async function makePasskey({ options }: PasskeyOptions): Promise<unknown> {
  const optionsJSON = options as unknown as Parameters<typeof startRegistration>[0]['optionsJSON'] // made by WebAuthn's own library
  const made = await startRegistration({ optionsJSON }).catch(explain)
  return made
}

function explain(cause: unknown): never {
  const name = cause instanceof Error ? cause.name : ''
  if (name === 'InvalidStateError') throw new PasskeyKnown({ cause })
  if (name === 'NotAllowedError' || name === 'AbortError') throw new PasskeyGivenUp({ cause })
  throw cause
}
