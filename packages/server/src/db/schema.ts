import type { AccessLogTables } from '../access-log/tables.ts'
import type { AnnouncementTables } from '../announcements/tables.ts'
import type { AccountTables } from '../accounts/tables.ts'
import type { ApplicationTables } from '../applications/tables.ts'
import type { ApprovalTables } from '../approvals/tables.ts'
import type { EnrolmentTables } from '../enrolment/tables.ts'
import type { LedgerTables } from '../ledger/tables.ts'
import type { ReportTables } from '../reports/tables.ts'
import type { AuthenticationStandardTables } from '../authentication-standard/tables.ts'
import type { AssetTables } from '../assets/tables.ts'
import type { FlowTables } from '../flows/tables.ts'
import type { HandlingTables } from '../handling/tables.ts'
import type { LocationTables } from '../locations/tables.ts'
import type { ServiceTables } from '../services/tables.ts'
import type { CloudSignInTables } from '../cloud-sign-in/tables.ts'
import type { ContactTables } from '../contacts/tables.ts'
import type { DecisionTables } from '../decisions/tables.ts'
import type { KeptDesktopTables } from '../kept-desktops/tables.ts'
import type { DestinationTables } from '../destinations/tables.ts'
import type { DeviceTables } from '../devices/tables.ts'
import type { DirectoryTables } from '../directory/tables.ts'
import type { ApiKeyTables } from '../api-keys/tables.ts'
import type { DnsListTables } from '../dns-lists/tables.ts'
import type { DisposalTables } from '../disposal/tables.ts'
import type { EntranceTables } from '../entrances/tables.ts'
import type { ExemptionTables } from '../exemptions/tables.ts'
import type { JobTables } from '../jobs/tables.ts'
import type { LendingTables } from '../lending/tables.ts'
import type { LossTables } from '../losses/tables.ts'
import type { MeasureTables } from '../measures/tables.ts'
import type { NetworkTables } from '../networks/tables.ts'
import type { OfficeNetworkTables } from '../office-networks/tables.ts'
import type { OrganisationTables } from '../organisation/tables.ts'
import type { OutpostTables } from '../outposts/tables.ts'
import type { PasskeyTables } from '../passkeys/tables.ts'
import type { PeopleTables } from '../people/tables.ts'
import type { PersonalDeviceTables } from '../personal-devices/tables.ts'
import type { PermitTables } from '../permits/tables.ts'
import type { PlaceTables } from '../places/tables.ts'
import type { RecordingTables } from '../recordings/tables.ts'
import type { ResourceTables } from '../resources/tables.ts'
import type { SendingTables } from '../sendings/tables.ts'
import type { StartWorkTables } from '../start-work/tables.ts'
import type { StockTables } from '../stock/tables.ts'
import type { DifferenceTables } from '../differences/tables.ts'
import type { StockTakingTables } from '../stock-takings/tables.ts'
import type { TunnelTables } from '../tunnels/tables.ts'
import type { ViewTables } from '../views/tables.ts'
import type { AdviceTables } from '../advice/tables.ts'
import type { RuleTables } from '../rules/tables.ts'
import type { SecondFactorTables } from '../second-factors/tables.ts'
import type { StoreTables } from './tables.ts'

/** Every table of the database. Each feature keeps the types of its own tables in `<feature>/tables.ts`. */
export interface Schema
  extends StoreTables,
    LedgerTables,
    AccountTables,
    EnrolmentTables,
    ReportTables,
    OrganisationTables,
    OutpostTables,
    PasskeyTables,
    DirectoryTables,
    ApiKeyTables,
    PeopleTables,
    SecondFactorTables,
    DestinationTables,
    KeptDesktopTables,
    DeviceTables,
    NetworkTables,
    OfficeNetworkTables,
    AuthenticationStandardTables,
    EntranceTables,
    ResourceTables,
    AssetTables,
    HandlingTables,
    ServiceTables,
    SendingTables,
    LocationTables,
    FlowTables,
    DecisionTables,
    RuleTables,
    AdviceTables,
    MeasureTables,
    StartWorkTables,
    PlaceTables,
    CloudSignInTables,
    ContactTables,
    AnnouncementTables,
    AccessLogTables,
    ApprovalTables,
    PersonalDeviceTables,
    ApplicationTables,
    ExemptionTables,
    JobTables,
    LendingTables,
    StockTakingTables,
    DifferenceTables,
    LossTables,
    DisposalTables,
    DnsListTables,
    StockTables,
    TunnelTables,
    PermitTables,
    RecordingTables,
    ViewTables {}
