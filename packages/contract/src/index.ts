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
