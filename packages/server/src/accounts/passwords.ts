import { Fault, type PasswordReason } from '@taga/contract'
import { checkPassword } from './check-password.ts'
import { createGuesser, type Guesser } from './guess-password.ts'
import type { LeakList } from './leak-list.ts'

/**
 * argon2id with 19 MiB, 2 passes and 1 lane: the first choice of the OWASP password storage sheet.
 * The native module is loaded when the first password is typed.
 */
const PARAMETERS = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1, outputLen: 32 } as const
const MAX_WAITING = 16

/** The one way passwords are checked, hashed and compared. A password is never stored or logged. */
export type Passwords = {
  /** Why this password may not be chosen; empty when it may. Measure AD-16. */
  readonly check: (
    password: string,
    about: { readonly name: string; readonly organisationWords: readonly string[] },
  ) => Promise<readonly PasswordReason[]>
  readonly hash: (password: string) => Promise<string>
  /** Takes the same time for an account that does not exist (`undefined`), and is then false. */
  readonly matches: (password: string, hash: string | undefined) => Promise<boolean>
  readonly close: () => Promise<void>
}

export function createPasswords(guesser: Guesser = createGuesser(), leaks?: LeakList): Passwords {
  let working = 0
  let nobody: Promise<string> | undefined

  async function inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (working >= MAX_WAITING) throw new Fault('busy')
    working += 1
    try {
      return await work()
    } finally {
      working -= 1
    }
  }
  async function hash(password: string): Promise<string> {
    const argon2 = await import('@node-rs/argon2')
    return argon2.hash(password.normalize('NFKC'), PARAMETERS)
  }
  function nobodysHash(): Promise<string> {
    nobody ??= hash('nobody has this password')
    return nobody
  }

  return {
    check: (password, about) =>
      checkPassword(password, { ...about, guesser, ...(leaks === undefined ? {} : { leaks }) }),
    hash: (password) => inTurn(() => hash(password)),
    matches: (password, known) =>
      inTurn(async () => {
        const argon2 = await import('@node-rs/argon2')
        const matches = await argon2.verify(known ?? (await nobodysHash()), password.normalize('NFKC'))
        return matches && known !== undefined
      }),
    close: async () => {
      await guesser.close()
      await leaks?.close()
    },
  }
}
