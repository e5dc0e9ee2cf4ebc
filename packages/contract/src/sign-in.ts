import { z } from 'zod'
import { SignedInAnswer, SignInName, Ticket } from './account.ts'
import { ONE_LINE } from './observation.ts'

/** Base64url of what an authenticator made. */
const Bytes = z
  .string()
  .regex(/^[\w-]+$/)
  .max(16_384)

/** What carries a half-done sign-in to its next step: sealed by the server, good for five minutes and once. Not a session. */
export const Step = z
  .string()
  .regex(/^[\w.-]+$/)
  .max(8_192)

/** A six-digit code of an authenticator app; spaces between the digits do not matter. */
export const TotpCode = z
  .string()
  .max(20)
  .transform((text) => text.normalize('NFKC').replaceAll(/\s/gu, ''))
  .pipe(z.string().regex(/^\d{6}$/))

/** A recovery code: 80 random bits in four groups; case and dashes do not matter. */
export const RecoveryCode = z
  .string()
  .max(40)
  .transform((text) =>
    text.normalize('NFKC').toUpperCase().replaceAll(/[\s-]/gu, '').replaceAll('O', '0').replaceAll(/[IL]/gu, '1'),
  )
  .pipe(z.string().regex(/^[0-9A-HJKMNP-TV-Z]{16}$/))

/** What `navigator.credentials.create` gave, as WebAuthn's RegistrationResponseJSON. Fields that are not needed are left behind. */
export const PasskeyMade = z.object({
  id: Bytes,
  rawId: Bytes,
  type: z.literal('public-key'),
  response: z.object({
    clientDataJSON: Bytes,
    attestationObject: Bytes,
    transports: z.array(z.string().max(32)).max(10).optional(),
  }),
})
export type PasskeyMade = z.infer<typeof PasskeyMade>

/** What `navigator.credentials.get` gave, as WebAuthn's AuthenticationResponseJSON. */
export const PasskeyUsed = z.object({
  id: Bytes,
  rawId: Bytes,
  type: z.literal('public-key'),
  response: z.object({
    clientDataJSON: Bytes,
    authenticatorData: Bytes,
    signature: Bytes,
    userHandle: Bytes.optional(),
  }),
})
export type PasskeyUsed = z.infer<typeof PasskeyUsed>

/** `options` are WebAuthn's own, in its JSON form. */
export const PasskeyOptions = z.object({ step: z.string(), options: z.looseObject({ challenge: z.string() }) })
export type PasskeyOptions = z.infer<typeof PasskeyOptions>

export const SECOND_PROOFS = ['passkey', 'totp', 'recovery'] as const

/** Signed in, or one factor was right and one of these is asked for besides. */
export const SignInAnswer = z.union([
  SignedInAnswer,
  z.object({ second: z.object({ step: z.string(), kinds: z.array(z.enum(SECOND_PROOFS)) }) }),
])
export type SignInAnswer = z.infer<typeof SignInAnswer>

export const SignInSecond = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('totp'), step: Step, code: TotpCode }),
  z.strictObject({ kind: z.literal('recovery'), step: Step, code: RecoveryCode }),
])
export type SignInSecond = z.infer<typeof SignInSecond>

export const SignInByPasskey = z.strictObject({ step: Step, response: PasskeyUsed })
export type SignInByPasskey = z.infer<typeof SignInByPasskey>

export const SignInByRecovery = z.strictObject({ name: SignInName, code: RecoveryCode })
export type SignInByRecovery = z.infer<typeof SignInByRecovery>

export const PROOF_KINDS = ['passkey', 'totp', 'password', 'directory'] as const

/** How the present session can be proved anew; `passkey` is ready to be used where it is among the kinds. */
export const ProofOptions = z.object({ kinds: z.array(z.enum(PROOF_KINDS)), passkey: PasskeyOptions.optional() })
export type ProofOptions = z.infer<typeof ProofOptions>

export const ProveAgain = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('passkey'), step: Step, response: PasskeyUsed }),
  z.strictObject({ kind: z.literal('totp'), code: TotpCode }),
  z.strictObject({ kind: z.literal('password'), password: z.string().min(1).max(1024) }),
])
export type ProveAgain = z.infer<typeof ProveAgain>

export const PasskeyName = z.string().trim().min(1).max(100).regex(ONE_LINE)

export const AddPasskey = z.strictObject({ step: Step, name: PasskeyName, response: PasskeyMade })
export type AddPasskey = z.infer<typeof AddPasskey>

export const RenamePasskey = z.strictObject({ name: PasskeyName })
export type RenamePasskey = z.infer<typeof RenamePasskey>

/** `usableHere`: it belongs to the name this server is reached by now. `synced`: its key may be copied between the owner's devices. */
export const PasskeyAnswer = z.object({
  id: z.string(),
  name: z.string(),
  host: z.string(),
  usableHere: z.boolean(),
  synced: z.boolean(),
  createdAt: z.number().int(),
  lastUsedAt: z.number().int().optional(),
})
export type PasskeyAnswer = z.infer<typeof PasskeyAnswer>

/** The secret is shown while the app is set up, never again. `uri` is what its QR code holds. */
export const TotpSetUp = z.object({ step: z.string(), secret: z.string(), uri: z.string() })
export type TotpSetUp = z.infer<typeof TotpSetUp>

export const ConfirmTotp = z.strictObject({ step: Step, code: TotpCode })
export type ConfirmTotp = z.infer<typeof ConfirmTotp>

/** Ten codes, each good once. Shown this once; making new ones puts all former out of use. */
export const RecoveryCodes = z.object({ codes: z.array(z.string()) })
export type RecoveryCodes = z.infer<typeof RecoveryCodes>

/**
 * How one's own account can be proved. `passkeysAt` is the URL where passkeys can be made, absent where this server has no name yet;
 * `passkeysHere`: whether that is where this page was opened.
 */
export const MySignIn = z.object({
  passkeys: z.array(PasskeyAnswer),
  passkeysAt: z.string().optional(),
  password: z.boolean(),
  passwordChangedAt: z.number().int().optional(),
  totpSince: z.number().int().optional(),
  recoveryCodesLeft: z.number().int(),
  directory: z.boolean(),
  exposedAt: z.number().int().optional(),
})
export type MySignIn = z.infer<typeof MySignIn>

export const LookAtInvitation = z.strictObject({ ticket: Ticket })
export type LookAtInvitation = z.infer<typeof LookAtInvitation>

/** What the invited person sees before choosing how to sign in. */
export const InvitationLook = z.object({
  name: z.string(),
  personName: z.string().optional(),
  expiresAt: z.number().int(),
  passkeysAt: z.string().optional(),
})
export type InvitationLook = z.infer<typeof InvitationLook>

export const AcceptByPasskey = z.strictObject({ ticket: Ticket, step: Step, name: PasskeyName, response: PasskeyMade })
export type AcceptByPasskey = z.infer<typeof AcceptByPasskey>
