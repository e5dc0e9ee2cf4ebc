import { ledgerMigration } from './0001-ledger.ts'
import { accountsMigration } from './0002-accounts.ts'
import { registersMigration } from './0003-registers.ts'
import { reportsMigration } from './0004-reports.ts'
import { jobsMigration } from './0005-jobs.ts'
import { viewsMigration } from './0006-views.ts'
import { identityMigration } from './0007-identity.ts'
import { organisationMigration } from './0008-organisation.ts'
import { approvalsMigration } from './0009-approvals.ts'
import { terminalsMigration } from './0010-terminals.ts'
import { rulesMigration } from './0011-rules.ts'
import { programmeMigration } from './0012-programme.ts'
import { startWorkMigration } from './0013-start-work.ts'
import { informationMigration } from './0014-information.ts'
import { announcementsMigration } from './0015-announcements.ts'
import { inventoryMigration } from './0016-inventory.ts'
import { officeNetworksMigration } from './0017-office-networks.ts'
import { outpostsMigration } from './0018-outposts.ts'
import { accessLogMigration } from './0019-access-log.ts'
import { destinationsMigration } from './0020-destinations.ts'
import { tunnelsMigration } from './0023-tunnels.ts'
import { cloudSignInMigration } from './0024-cloud-sign-in.ts'
import { dnsListsMigration } from './0025-dns-lists.ts'
import { outpostStatesMigration } from './0026-outpost-states.ts'
import { consentTextsMigration } from './0027-consent-texts.ts'
import { watchCodesMigration } from './0028-watch-codes.ts'
import { exposedPasswordsMigration } from './0029-exposed-passwords.ts'
import { sendingsMigration } from './0030-sendings.ts'
import { accessPlacesMigration } from './0031-access-places.ts'
import { keptDesktopsMigration } from './0032-kept-desktops.ts'
import { noticeProgressMigration } from './0033-notice-progress.ts'
import type { Migration } from './migration.ts'

/** Every migration in the order in which they are applied. A landed one is never edited, moved or removed. */
export const migrations: readonly Migration[] = [
  ledgerMigration,
  accountsMigration,
  registersMigration,
  reportsMigration,
  jobsMigration,
  viewsMigration,
  identityMigration,
  organisationMigration,
  approvalsMigration,
  terminalsMigration,
  rulesMigration,
  programmeMigration,
  startWorkMigration,
  informationMigration,
  announcementsMigration,
  inventoryMigration,
  officeNetworksMigration,
  outpostsMigration,
  accessLogMigration,
  destinationsMigration,
  tunnelsMigration,
  cloudSignInMigration,
  dnsListsMigration,
  outpostStatesMigration,
  consentTextsMigration,
  watchCodesMigration,
  exposedPasswordsMigration,
  sendingsMigration,
  accessPlacesMigration,
  keptDesktopsMigration,
  noticeProgressMigration,
]
