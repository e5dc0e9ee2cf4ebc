import { forgetLines } from '../access-log/forget-lines.ts'
import { forgetRefusedNames } from '../dns-lists/forget-refused.ts'
import { recordMeasureStates } from '../measures/record-states.ts'
import { watchEnds } from '../approvals/watch-ends.ts'
import { remindOwners } from '../exemptions/remind-owners.ts'
import { remindBorrowers } from '../lending/remind-borrowers.ts'
import { remindAllHolders } from '../stock-takings/remind-holders.ts'
import { settleRules } from '../rules/settle-rules.ts'
import { forgetEndedSessions } from '../accounts/forget-sessions.ts'
import { forgetEndedSteps } from '../accounts/sign-in-steps.ts'
import { recountDevices } from '../applications/recount.ts'
import { forgetEndedArtifacts } from '../cloud-sign-in/artifacts.ts'
import { forgetEndedSignIns } from '../cloud-sign-in/forget-sign-ins.ts'
import { forgetEndedPages } from '../start-work/forget-ended.ts'
import { forgetSendings } from '../sendings/forget-sendings.ts'
import type { Job } from './run-jobs.ts'

const MINUTE = 60_000
const HOUR = 3_600_000

/** Every job of the server. */
export const jobs: readonly Job[] = [
  { name: 'accessLog.retention', everyMs: HOUR, run: forgetLines },
  { name: 'cloudSignIn.ended', everyMs: HOUR / 4, run: forgetEndedArtifacts },
  { name: 'cloudSignIn.retention', everyMs: HOUR, run: forgetEndedSignIns },
  { name: 'sendings.retention', everyMs: HOUR, run: forgetSendings },
  { name: 'names.retention', everyMs: HOUR, run: forgetRefusedNames },
  { name: 'accounts.steps', everyMs: HOUR, run: forgetEndedSteps },
  { name: 'accounts.sessions', everyMs: HOUR, run: forgetEndedSessions },
  { name: 'startWork.ended', everyMs: HOUR, run: forgetEndedPages },
  { name: 'measures.evidence', everyMs: HOUR, run: recordMeasureStates },
  { name: 'rules.settle', everyMs: MINUTE / 4, run: settleRules },
  { name: 'approvals.ends', everyMs: 5 * MINUTE, run: watchEnds },
  { name: 'applications.recount', everyMs: MINUTE, run: recountDevices },
  { name: 'lending.reminders', everyMs: HOUR, run: remindBorrowers },
  { name: 'stockTakings.reminders', everyMs: HOUR, run: remindAllHolders },
  { name: 'exemptions.reminders', everyMs: HOUR, run: remindOwners },
]
