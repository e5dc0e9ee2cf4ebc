export interface JobTables {
  /** One row a job: whichever server's run holds it may do it until `until` (epoch ms). */
  leases: { name: string; holder: string; until: number }
}
