import { readAgentConfig } from '../config.ts'
import type { Sender } from '../report/send-queue.ts'
import { readDeviceKey } from '../state/device-key.ts'
import { readIdentity } from '../state/identity.ts'
import { type ProcessLock, takeProcessLock } from '../state/process-lock.ts'
import { DamagedState } from '../state/read-state.ts'
import { EXIT, type Io, type Language } from './io.ts'
import { say } from './say.ts'

export type Enrolled =
  | { readonly kind: 'enrolled'; readonly sender: Sender }
  | { readonly kind: 'closed'; readonly code: number }

export type OpenState =
  | { readonly kind: 'open'; readonly sender: Sender; readonly lock: ProcessLock }
  | { readonly kind: 'closed'; readonly code: number }

/** Who this device is, for what does not report: key and identity. Says what is missing and how to supply it. */
export async function readEnrolled(io: Io, language: Language): Promise<Enrolled> {
  const folder = readAgentConfig(io.env).stateFolder
  try {
    const identity = await readIdentity(folder)
    const key = await readDeviceKey(folder)
    if (identity === undefined || key === undefined) {
      say(io, language, {
        ja: 'この端末はまだ登録されていません。`taga enrol コード --server URL` で登録してください。',
        en: 'This device is not enrolled yet. Enrol it by `taga enrol CODE --server URL`.',
      })
      return { kind: 'closed', code: EXIT.refused }
    }
    return { kind: 'enrolled', sender: { folder, key, identity, now: Date.now } }
  } catch (cause) {
    if (!(cause instanceof DamagedState)) throw cause
    say(io, language, {
      ja: `${cause.path} を使えません（壊れているか、ほかの人が読めます）。登録し直すには --force を付けて enrol します。`,
      en: `${cause.message}. To start anew, enrol with --force.`,
    })
    return { kind: 'closed', code: EXIT.refused }
  }
}

/** What reporting needs: key, identity and the lock. Says what is missing and how to supply it. */
export async function openState(io: Io, language: Language): Promise<OpenState> {
  const enrolled = await readEnrolled(io, language)
  if (enrolled.kind === 'closed') return enrolled
  const lock = await takeProcessLock(enrolled.sender.folder)
  if (lock === undefined) {
    say(io, language, {
      ja: '別の taga がこの端末の報告を受け持っています。',
      en: 'Another taga is already reporting for this device.',
    })
    return { kind: 'closed', code: EXIT.refused }
  }
  return { kind: 'open', sender: enrolled.sender, lock }
}
