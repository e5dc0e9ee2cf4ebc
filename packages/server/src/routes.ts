import { adviceRoutes } from './advice/routes.ts'
import { atlasRoutes } from './atlas/routes.ts'
import { accessLogRoutes } from './access-log/routes.ts'
import { accountRoutes } from './accounts/routes.ts'
import { apiKeyRoutes } from './api-keys/routes.ts'
import { directoryRoutes } from './directory/routes.ts'
import { applicationRoutes } from './applications/routes.ts'
import { approvalRoutes } from './approvals/routes.ts'
import { announcementRoutes } from './announcements/routes.ts'
import { contactRoutes } from './contacts/routes.ts'
import { firstHourRoutes } from './first-hour/routes.ts'
import { mailRoutes } from './mail/routes.ts'
import { certificateRoutes } from './certificates/routes.ts'
import { csvRoutes } from './csv/routes.ts'
import { decisionRoutes } from './decisions/routes.ts'
import { cloudSignInRoutes } from './cloud-sign-in/routes.ts'
import { destinationRoutes } from './destinations/routes.ts'
import { keptDesktopRoutes } from './kept-desktops/routes.ts'
import { differenceRoutes } from './differences/routes.ts'
import { deviceRoutes } from './devices/routes.ts'
import { dnsListRoutes } from './dns-lists/routes.ts'
import { dutyRoutes } from './duties/routes.ts'
import { disposalRoutes } from './disposal/routes.ts'
import { enrolmentRoutes } from './enrolment/routes.ts'
import { exemptionRoutes } from './exemptions/routes.ts'
import { downloadRoutes } from './get/routes.ts'
import { enterRoutes } from './enter/routes.ts'
import { entranceRoutes } from './entrances/routes.ts'
import { programRoutes } from './http/program-routes.ts'
import type { Route } from './http/route.ts'
import { ledgerRoutes } from './ledger/routes.ts'
import { boardRoutes } from './measures/board-routes.ts'
import { programmeRoutes } from './measures/programme-routes.ts'
import { lendingRoutes } from './lending/routes.ts'
import { lossRoutes } from './losses/routes.ts'
import { measureRoutes } from './measures/routes.ts'
import { networkRoutes } from './networks/routes.ts'
import { organisationRoutes } from './organisation/routes.ts'
import { outpostRoutes } from './outposts/routes.ts'
import { passwordPolicyRoutes } from './password-policy/routes.ts'
import { peopleRoutes } from './people/routes.ts'
import { placeRoutes } from './places/routes.ts'
import { personalDeviceRoutes } from './personal-devices/routes.ts'
import { reportRoutes } from './reports/routes.ts'
import { ruleRoutes } from './rules/routes.ts'
import { recordingRoutes } from './recordings/routes.ts'
import { resourceRoutes } from './resources/routes.ts'
import { assetRoutes } from './assets/routes.ts'
import { flowRoutes } from './flows/routes.ts'
import { handlingRoutes } from './handling/routes.ts'
import { authenticationStandardRoutes } from './authentication-standard/routes.ts'
import { locationRoutes } from './locations/routes.ts'
import { officeNetworkRoutes } from './office-networks/routes.ts'
import { sendingRoutes } from './sendings/routes.ts'
import { serviceRoutes } from './services/routes.ts'
import { stockTakingRoutes } from './stock-takings/routes.ts'
import { stockRoutes } from './stock/routes.ts'
import { startWorkRoutes } from './start-work/routes.ts'
import { queueRoutes } from './queue/routes.ts'
import { takeOutRoutes } from './take-outs/routes.ts'
import { todayRoutes } from './today/routes.ts'
import { permitRoutes } from './permits/routes.ts'
import { tunnelRoutes } from './tunnels/routes.ts'
import { fallbackRoute, webRoutes } from './web/routes.ts'
import { viewRoutes } from './views/routes.ts'

const featureRoutes: readonly Route[] = [
  ...accountRoutes,
  ...apiKeyRoutes,
  ...passwordPolicyRoutes,
  ...directoryRoutes,
  ...organisationRoutes,
  ...certificateRoutes,
  ...firstHourRoutes,
  ...mailRoutes,
  ...peopleRoutes,
  ...cloudSignInRoutes,
  ...destinationRoutes,
  ...keptDesktopRoutes,
  ...deviceRoutes,
  ...differenceRoutes,
  ...enterRoutes,
  ...lossRoutes,
  ...lendingRoutes,
  ...stockTakingRoutes,
  ...stockRoutes,
  ...disposalRoutes,
  ...networkRoutes,
  ...resourceRoutes,
  ...entranceRoutes,
  ...serviceRoutes,
  ...sendingRoutes,
  ...locationRoutes,
  ...officeNetworkRoutes,
  ...authenticationStandardRoutes,
  ...handlingRoutes,
  ...flowRoutes,
  ...assetRoutes,
  ...approvalRoutes,
  ...applicationRoutes,
  ...exemptionRoutes,
  ...takeOutRoutes,
  ...personalDeviceRoutes,
  ...startWorkRoutes,
  ...placeRoutes,
  ...contactRoutes,
  ...announcementRoutes,
  ...accessLogRoutes,
  ...recordingRoutes,
  ...dutyRoutes,
  ...dnsListRoutes,
  ...csvRoutes,
  ...decisionRoutes,
  ...ruleRoutes,
  ...atlasRoutes,
  ...adviceRoutes,
  ...measureRoutes,
  ...boardRoutes,
  ...programmeRoutes,
  ...ledgerRoutes,
  ...enrolmentRoutes,
  ...outpostRoutes,
  ...reportRoutes,
  ...todayRoutes,
  ...permitRoutes,
  ...tunnelRoutes,
  ...queueRoutes,
  ...viewRoutes,
  ...downloadRoutes,
  ...webRoutes,
]

/** Every route of the program. A feature adds its list here, and its lines to the table of `http/who-may.test.ts`. */
export const routes: readonly Route[] = [...featureRoutes, ...programRoutes(featureRoutes), fallbackRoute]
