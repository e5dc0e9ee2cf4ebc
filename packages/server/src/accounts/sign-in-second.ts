import { Fault, type SignInByRecovery, type SignInSecond } from '@taga/contract'
import type { Deps } from '../deps.ts'
import type { Tx } from '../db/store.ts'
import { spendRecoveryCode } from '../second-factors/recovery-codes.ts'
import { takeTotp } from '../second-factors/totp.ts'
import { type First, readFirst } from './ask-second.ts'
import { mayWork } from './may-work.ts'
import { countTries, noteRefusal } from './sign-in.ts'
import { readStep, takeStep } from './sign-in-steps.ts'
import { findAccount, findAccountByName } from './store.ts'
import { type RequestedFrom, type SignInWay, type StartedSession, startSession } from './start-session.ts'

type Needs = Pick<
  Deps,
  'store' | 'now' | 'random' | 'signInTries' | 'nameTries' | 'addressTries' | 'log' | 'sealer' | 'place'
>

/** The second proof after a password or the directory: the code of an app, or a recovery code. Throws `proof_refused`, `too_many_tries`. */
export async function signInSecond(deps: Needs, wish: SignInSecond, from: RequestedFrom): Promise<StartedSession> {
  const step = readStep(deps, 'second', wish.step)
  const id = step.account ?? ''
  const tries = countTries(deps, { name: `second\n${id}`, account: id, from })
  const session = await deps.store.write(async (tx) => {
    const account = await findAccount(tx.db, id)
    const first = account === undefined ? undefined : readFirst(step, account)
    const stands = account !== undefined && first !== undefined && (await mayWork(tx.db, account))
    if (!stands || !(await isProved(tx, deps, { ...wish, account: id }))) {
      await noteRefusal(tx, account?.id, from)
      return undefined
    }
    await takeStep(tx, step)
    return startSession(deps, tx, { account: id, from, way: { ...wayOf(first), strength: 'twoFactor' } })
  })
  if (session === undefined) {
    deps.log.note('second proof refused', { account: id, address: from.address })
    tries.refused()
    throw new Fault('proof_refused', { reason: 'code' })
  }
  tries.succeeded()
  return session
}

/**
 * One recovery code alone, for an account that has no password and has lost its passkeys. One factor: it counts no more than a password,
 * and the next thing is to make a passkey.
 * Throws `wrong_credentials`, `too_many_tries`.
 */
export async function signInByRecovery(
  deps: Needs,
  wish: SignInByRecovery,
  from: RequestedFrom,
): Promise<StartedSession> {
  const account = await findAccountByName(deps.store.read, wish.name)
  const tries = countTries(deps, { name: wish.name, account: account?.id, from })
  const session = await deps.store.write(async (tx) => {
    const present = account === undefined ? undefined : await findAccount(tx.db, account.id)
    const alone = present !== undefined && present.password_hash === null && (await mayWork(tx.db, present))
    if (!alone || !(await spendRecoveryCode(tx, deps, { account: present.id, code: wish.code }))) {
      await noteRefusal(tx, account?.id, from)
      return undefined
    }
    await noteRecovery(tx, present.id)
    const way = { via: 'password', strength: 'password', factorDue: deps.place.secure } as const
    return startSession(deps, tx, { account: present.id, from, way })
  })
  if (session === undefined) {
    tries.refused()
    throw new Fault('wrong_credentials')
  }
  tries.succeeded()
  return session
}

function wayOf({ via, directorySession }: First): Pick<SignInWay, 'via' | 'directorySession'> {
  return { via, ...(directorySession === undefined ? {} : { directorySession }) }
}

async function isProved(tx: Tx, deps: Needs, given: SignInSecond & { readonly account: string }): Promise<boolean> {
  switch (given.kind) {
    case 'totp':
      return takeTotp(tx, deps, given)
    case 'recovery': {
      const used = await spendRecoveryCode(tx, deps, given)
      if (used) await noteRecovery(tx, given.account)
      return used
    }
  }
}

async function noteRecovery(tx: Tx, account: string): Promise<void> {
  await tx.append({
    kind: 'account.recoveryCodeUsed',
    actor: `account:${account}`,
    subject: `account:${account}`,
    body: {},
  })
}
