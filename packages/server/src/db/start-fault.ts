import type { Words } from '@taga/core'

export type StartFaultCode =
  | 'bad_setting'
  | 'port_in_use'
  | 'sqlite_too_old'
  | 'database_damaged'
  | 'database_not_ours'
  | 'database_newer'
  | 'database_altered'
  | 'database_in_use'
  | 'database_not_found'
  | 'database_unreachable'
  | 'folder_read_only'
  | 'disk_full'
  | 'keys_open_to_others'
  | 'keys_damaged'
  | 'place_not_empty'
  | 'backup_damaged'
  | 'backup_chain_broken'
  | 'no_upgrade'

/**
 * The program cannot start (or restore) as things stand, and a person can mend it.
 * `words` name the file and say what to do, in both languages. Whoever throws it has overwritten nothing.
 */
export class StartFault extends Error {
  override readonly name = 'StartFault'
  readonly code: StartFaultCode
  readonly words: Words

  constructor(code: StartFaultCode, words: Words, options?: ErrorOptions) {
    super(words.en, options)
    this.code = code
    this.words = words
  }
}
