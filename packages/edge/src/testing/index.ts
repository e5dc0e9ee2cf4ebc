export { type AcmeServer, startAcmeServer } from './acme-server.ts'
export { createTestAuthority, type IssuedCertificate, type TestAuthority } from './test-certificate.ts'
