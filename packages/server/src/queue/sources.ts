import { queueOf as accountsQueue } from '../accounts/queue.ts'
import { queueOf as applicationsQueue } from '../applications/queue.ts'
import { queueOf as standardQueue } from '../authentication-standard/queue.ts'
import { queueOf as assetsQueue } from '../assets/queue.ts'
import { queueOf as cloudSignInQueue } from '../cloud-sign-in/queue.ts'
import { queueOf as contactsQueue } from '../contacts/queue.ts'
import { queueOf as entrancesQueue } from '../entrances/queue.ts'
import { queueOf as exemptionsQueue } from '../exemptions/queue.ts'
import { queueOf as flowsQueue } from '../flows/queue.ts'
import { queueOf as personalDevicesQueue } from '../personal-devices/queue.ts'
import { queueOf as rulesQueue } from '../rules/queue.ts'
import { queueOf as servicesQueue } from '../services/queue.ts'
import { queueOf as approvalsQueue } from '../approvals/queue.ts'
import { queueOf as measuresQueue } from '../measures/queue.ts'
import { queueOf as disposalQueue } from '../disposal/queue.ts'
import { queueOf as stockTakingsQueue } from '../stock-takings/queue.ts'
import { queueOf as stockQueue } from '../stock/queue.ts'
import { queueOf as keptDesktopsQueue } from '../kept-desktops/queue.ts'
import { queueOf as lendingQueue } from '../lending/queue.ts'
import { queueOf as lossesQueue } from '../losses/queue.ts'
import { queueOf as organisationQueue } from '../organisation/queue.ts'
import { queueOf as outpostsQueue } from '../outposts/queue.ts'
import { queueOf as peopleQueue } from '../people/queue.ts'
import { queueOf as differencesQueue } from '../differences/queue.ts'
import { queueOf as devicesQueue } from '../devices/queue.ts'
import type { QueueSource } from './queue.ts'

/** Every feature that has something to be dealt with. */
export const queueSources: readonly QueueSource[] = [
  lossesQueue,
  accountsQueue,
  lendingQueue,
  stockQueue,
  stockTakingsQueue,
  rulesQueue,
  disposalQueue,
  applicationsQueue,
  approvalsQueue,
  assetsQueue,
  cloudSignInQueue,
  contactsQueue,
  entrancesQueue,
  standardQueue,
  exemptionsQueue,
  flowsQueue,
  personalDevicesQueue,
  servicesQueue,
  measuresQueue,
  organisationQueue,
  outpostsQueue,
  keptDesktopsQueue,
  peopleQueue,
  devicesQueue,
  differencesQueue,
]
