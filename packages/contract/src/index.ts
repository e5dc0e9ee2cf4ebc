export {
  AcceptInvitation,
  AccountAnswer,
  AccountList,
  ChangePassword,
  CheckPassword,
  CreateFirstAccount,
  CSRF_HEADER,
  InvitationAnswer,
  InviteAccount,
  PasswordCheckAnswer,
  SessionAnswer,
  SessionList,
  SetRoles,
  SignedInAnswer,
  SignIn,
  SignInName,
  Ticket,
} from './account.ts'
export {
  ASSET_FORMS,
  AssetAnswer,
  AssetChange,
  AssetForm,
  AssetInput,
  AssetsAnswer,
  AssetsQuery,
} from './asset.ts'
export { CheckpointAnswer } from './checkpoint.ts'
export { type Asked, type ClientOptions, enrol, enrolBody, sendReport } from './client.ts'
export {
  CreateEnrolmentCode,
  DeviceKind,
  DeviceOs,
  ENROL_PATH,
  Enrol,
  EnrolAnswer,
  EnrolmentCodeAnswer,
  EnrolmentCodeList,
  enrolmentProofText,
  KeyAlg,
  KeyProtection,
  MAX_ENROL_BYTES,
} from './enrolment.ts'
export {
  type EnrolmentCode,
  FINGERPRINT_LENGTH,
  readEnrolmentCode,
  SECRET_LENGTH,
  SELECTOR_LENGTH,
  toBase32,
  writeEnrolmentCode,
} from './enrolment-code.ts'
export { FAULT_CODES, FAULTS, Fault, FaultAnswer, type FaultCode, type FaultDetail, type FaultValue } from './fault.ts'
export {
  BulkAnswer,
  bulkInput,
  KeepView,
  type ListAnswer,
  listAnswer,
  type ListQuery,
  listQuery,
  MAX_BULK,
  PageCursor,
  PageLimit,
  ViewAnswer,
  ViewsAnswer,
} from './list.ts'
export { composeText, RegisterId, RegisterText, Version } from './register-text.ts'
export { MAX_LIST_LENGTH, MAX_TEXT_LENGTH, ReportedObservation, Value } from './observation.ts'
export {
  FIRST_HOUR_STATES,
  FIRST_HOUR_STEPS,
  FirstHourAnswer,
  FirstHourChange,
  FirstHourState,
  FirstHourStep,
  LevelMeaning,
  OrganisationAnswer,
  OrganisationChange,
} from './organisation.ts'
export {
  MAX_PASSWORD_LENGTH,
  MIN_PASSWORD_LENGTH,
  NewPassword,
  PASSWORD_REASON_WORDS,
  PASSWORD_REASONS,
  PasswordReason,
} from './password.ts'
export {
  Application,
  CLOCK_HEADER,
  DEVICE_HEADER,
  MAX_INVENTORY_APPLICATIONS,
  MAX_REPORT_BYTES,
  MAX_REPORT_FACTS,
  REPORT_PATH,
  ReportAnswer,
  SIGNATURE_HEADER,
  SignedReport,
  signedText,
} from './report.ts'
export { ROLE_WORDS, ROLES, Role } from './role.ts'
export {
  BOUNDARY_STATES,
  BoundaryRuleAnswer,
  BoundaryRuleChange,
  BoundaryRuleInput,
  type BoundaryState,
  EntranceAnswer,
  EntranceChange,
  EntranceDetail,
  EntranceInput,
  EntrancesAnswer,
  EntrancesQuery,
} from './entrance.ts'
export {
  FLOW_KINDS,
  FLOW_STEPS,
  FlowAnswer,
  type FlowKind,
  FlowRow,
  FlowsAnswer,
  FlowsQuery,
  FlowStep,
  type FlowStepId,
  MarkStep,
  StartFlow,
} from './flow.ts'
export { HANDLING_RULES, Handling, HandlingChange, LevelAnswer, LevelsAnswer } from './handling.ts'
export {
  LOCATION_KINDS,
  LocationAnswer,
  LocationChange,
  LocationInput,
  type LocationKind,
  LocationsAnswer,
} from './location.ts'
export {
  ResourceAnswer,
  ResourceChange,
  ResourceDetail,
  ResourceInput,
  ResourcesAnswer,
  ResourcesQuery,
  Right,
  RightHolder,
  RightsBulk,
} from './resource.ts'
export {
  ApprovedService,
  ApprovedServicesAnswer,
  SERVICE_CHECKS,
  SERVICE_KINDS,
  SERVICE_STATES,
  ServiceAnswer,
  ServiceChange,
  type ServiceCheck,
  ServiceInput,
  type ServiceKind,
  ServicesAnswer,
  ServicesQuery,
  type ServiceState,
} from './service.ts'
export { CONTACT_KINDS, ConfirmContacts, Contact, ContactKind, ContactsAnswer, KeepContacts } from './contacts.ts'
export {
  AskPageTicket,
  DevicePage,
  MAX_DEVICE_CALL_BYTES,
  MAX_PAGES,
  PAGE_TICKET_PATH,
  PageTicketAnswer,
  TURN_PATH,
  Turn,
  TurnAnswer,
} from './device-page.ts'
export { DutiesAnswer, DutyAnswer } from './duty.ts'
export {
  CHALLENGE_HEADER,
  PAGE_HEADER,
  type PageProof,
  pageBindText,
  pageProofText,
  readPageProof,
  writePageProof,
} from './page-proof.ts'
export {
  BINDING_STATES,
  BindingAnswer,
  BindPage,
  DAY_STATES,
  DayMarkAnswer,
  DayReason,
  DayResource,
  DayState,
  DayWay,
  LookAskedAnswer,
  MyDayAnswer,
  MyDeviceAnswer,
  NetworkName,
  PlaceAnswer,
  PlaceCheck,
  PlaceName,
  ReportedItem,
  SayPlace,
} from './start-work.ts'
