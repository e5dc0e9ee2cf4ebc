export {
  type AcmeProgress,
  type CertificateSource,
  type CertificateFolder,
  type NameSettings,
  type NextName,
  openCertificateFolder,
} from './certificate-folder.ts'
export { NOTE_WORDS, PROBLEM_WORDS } from './certificate-words.ts'
export { type Challenges, createChallenges } from './challenges.ts'
export { type ClientAddresses, createClientAddresses } from './client-addresses.ts'
export { isDelicate } from './delicate-address.ts'
export type { OtherName, PlainPage } from './plain-answers.ts'
export { isOpenToOthers } from './open-to-others.ts'
export { type CertificateOrder, orderCertificate } from './order-certificate.ts'
export type { Elsewhere } from './elsewhere.ts'
export { listenPublicly, type PublicListener } from './listen-publicly.ts'
export { createNameServer } from './name-server.ts'
export {
  type CertificateFacts,
  type CertificateNote,
  type ReadCertificate,
  readCertificate,
  type ServingCertificate,
} from './read-certificate.ts'
export { isRenewalDue, waitAfter } from './renewal.ts'
