import { EXIT, type Io, type Language, readFlags } from '@taga/agent'
import { type AccountUnlocked, openUnlocking, type Unlocking } from '@taga/server'
import { becomeOwner } from '../become-owner.ts'
import { configFor } from '../data-place.ts'
import { wrongUsage } from '../wrong-use.ts'

const USAGE = 'unlock rules | unlock account NAME [--renew] | unlock first-ticket  [--data DIR]'

/**
 * `taga unlock`, on the server's own machine, while the server runs or not: `rules` has every rule only observe but those of the first
 * minute; `account NAME` lifts the lock of an administrator, and with `--renew` lets them choose anew how they sign in; `first-ticket`
 * gives a new link for the first account. Each leaves an entry in the ledger. Exit code: 0 done, 1 nothing of that kind.
 */
export async function unlock(args: readonly string[], io: Io): Promise<number> {
  const read = readFlags(args, { data: 'text', renew: 'flag' }, USAGE, io)
  if (read.kind === 'wrong') return read.code
  const { flags, language } = read
  const [what, name, ...more] = read.words
  const isAccount = what === 'account' && name !== undefined && more.length === 0
  const isPlain = (what === 'rules' || what === 'first-ticket') && name === undefined && flags.renew === undefined
  if (!isAccount && !isPlain) throw wrongUsage(USAGE)
  const config = configFor(io.env, flags.data)
  becomeOwner(config.dataDir)
  const unlocking = await openUnlocking(config, Date.now)
  try {
    if (what === 'rules') return await unlockRules(unlocking, io, language)
    if (what === 'first-ticket') return await firstTicket(unlocking, io, language)
    const renewing = flags.renew !== undefined
    const done = await (renewing ? unlocking.renewAccount(name ?? '') : unlocking.account(name ?? ''))
    return tellAccount(done, { io, language, name: name ?? '' })
  } finally {
    await unlocking.close()
  }
}

async function unlockRules(unlocking: Unlocking, io: Io, language: Language): Promise<number> {
  const { observing } = await unlocking.rules()
  io.stdout(
    language === 'ja'
      ? `すべての規則を観察に戻しました（最初から実施する規則を除く。変わった規則: ${observing.length}件）。動いているサーバーにもすぐに反映されます。\n`
      : `Every rule only observes now, but those enforced from the first minute (${observing.length} changed). A running server goes by it at once.\n`,
  )
  return EXIT.done
}

async function firstTicket(unlocking: Unlocking, io: Io, language: Language): Promise<number> {
  const ticket = await unlocking.firstTicket()
  if (ticket === undefined) {
    io.stderr(
      language === 'ja'
        ? 'アカウントがすでにあるため、最初のリンクは発行できません。管理者が入れないときは taga unlock account ID --renew を使ってください。\n'
        : 'There is an account already, so there is no first link. If an administrator cannot get in, use taga unlock account ID --renew.\n',
    )
    return EXIT.refused
  }
  io.stdout(
    language === 'ja'
      ? `サーバーのURLの後に付けて開いてください（24時間以内に一度だけ。前のリンクは無効になりました）:\n  /set-up#ticket=${ticket}\n`
      : `Open this after the server's URL (once, within 24 hours; the former link is void):\n  /set-up#ticket=${ticket}\n`,
  )
  return EXIT.done
}

function tellAccount(
  done: AccountUnlocked & { readonly ticket?: string },
  { io, language, name }: { readonly io: Io; readonly language: Language; readonly name: string },
): number {
  const ja = language === 'ja'
  switch (done.outcome) {
    case 'noSuchAccount':
      io.stderr(
        ja
          ? `「${name}」というユーザーIDのアカウントはありません。\n`
          : `There is no account with the user ID "${name}".\n`,
      )
      return EXIT.refused
    case 'notAdministrator':
      io.stderr(
        ja
          ? `「${name}」は管理者ではありません。管理者が画面から解除してください。\n`
          : `"${name}" is not an administrator: an administrator unlocks it on the page of accounts.\n`,
      )
      return EXIT.refused
    case 'done':
      io.stdout(lockWords(done.wasLocked, name, ja))
      if (done.ticket !== undefined)
        io.stdout(
          ja
            ? `これまでのサインイン方法は無効です。サーバーのURLの後に付けて開き、選び直してください（72時間以内に一度だけ）:\n  /invitation#ticket=${done.ticket}\n`
            : `What it signed in with is void. Open this after the server's URL and choose anew (once, within 72 hours):\n  /invitation#ticket=${done.ticket}\n`,
        )
      return EXIT.done
  }
}

function lockWords(wasLocked: boolean, name: string, ja: boolean): string {
  if (wasLocked) return ja ? `「${name}」のロックを解きました。\n` : `"${name}" is unlocked.\n`
  return ja ? `「${name}」はロックされていませんでした。\n` : `"${name}" was not locked.\n`
}
