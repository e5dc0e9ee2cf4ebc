import type { ComponentType } from 'react'
import type { PageSpec } from './kit/page-spec.ts'
import { accessLogPages } from './access-log/pages.ts'
import { accountPages } from './account/pages.ts'
import { accountsPages } from './accounts/pages.ts'
import { applicationPages } from './applications/pages.ts'
import { approvalPages } from './approvals/pages.ts'
import { assetPages } from './assets/pages.ts'
import { announcementPages } from './announcements/pages.ts'
import { contactPages } from './contacts/pages.ts'
import { authenticationStandardPages } from './authentication-standard/pages.ts'
import { enterPages } from './enter/pages.ts'
import { entrancePages } from './entrances/pages.ts'
import { firstHourPages } from './first-hour/pages.ts'
import { exemptionPages } from './exemptions/pages.ts'
import { flowPages } from './flows/pages.ts'
import { levelPages } from './levels/pages.ts'
import { locationPages } from './locations/pages.ts'
import { myDevicePages } from './my-device/pages.ts'
import { personalDevicePages } from './personal-devices/pages.ts'
import { resourcePages } from './resources/pages.ts'
import { takeOutPages } from './take-outs/pages.ts'
import { sendingPages } from './sendings/pages.ts'
import { servicePages } from './services/pages.ts'
import { advisorPages } from './advisor/pages.ts'
import { atlasPages } from './atlas/pages.ts'
import { rulePages } from './rules/pages.ts'
import { barrelPages } from './barrel/pages.ts'
import { executivePages } from './executive/pages.ts'
import { guidelinePages } from './guideline/pages.ts'
import { measurePages } from './measures/pages.ts'
import { dnsListPages } from './dns-lists/pages.ts'
import { outpostPages } from './outposts/pages.ts'
import { threatPages } from './threats/pages.ts'
import { cloudServicePages } from './cloud-services/pages.ts'
import { startWorkPages } from './start-work/pages.ts'
import { departmentPages } from './departments/pages.ts'
import { destinationPages } from './destinations/pages.ts'
import { differencePages } from './differences/pages.ts'
import { devicePages } from './devices/pages.ts'
import { importPages } from './import/pages.ts'
import { peoplePages } from './people/pages.ts'
import { signInPages } from './sign-in/pages.ts'
import { terminalPages } from './terminals/pages.ts'
import { todayPages } from './today/pages.ts'

/** Every page of the program. A feature adds its list here. */
export const pages: readonly PageSpec[] = [
  ...signInPages,
  ...todayPages,
  ...accountPages,
  ...accountsPages,
  ...outpostPages,
  ...dnsListPages,
  ...peoplePages,
  ...departmentPages,
  ...devicePages,
  ...differencePages,
  ...terminalPages,
  ...importPages,
  ...startWorkPages,
  ...myDevicePages,
  ...contactPages,
  ...announcementPages,
  ...approvalPages,
  ...personalDevicePages,
  ...applicationPages,
  ...exemptionPages,
  ...takeOutPages,
  ...assetPages,
  ...enterPages,
  ...entrancePages,
  ...authenticationStandardPages,
  ...firstHourPages,
  ...flowPages,
  ...levelPages,
  ...locationPages,
  ...accessLogPages,
  ...resourcePages,
  ...destinationPages,
  ...cloudServicePages,
  ...servicePages,
  ...sendingPages,
  ...rulePages,
  ...atlasPages,
  ...advisorPages,
  ...measurePages,
  ...barrelPages,
  ...threatPages,
  ...executivePages,
  ...guidelinePages,
]

/** Parts that are there beside every page once somebody has signed in, such as the dialog for a fresh proof. Loaded after the page. */
export const overlays: readonly (() => Promise<{ readonly Overlay: ComponentType }>)[] = [
  () => import('./sign-in/step-up-overlay.tsx'),
  () => import('./start-work/page-overlay.tsx'),
  () => import('./rules/waiting-overlay.tsx'),
]
