import { HAS_RDP, openTestXrdp } from '../packages/gateway/src/testing/test-xrdp.ts'
import { HAS_SCREEN, openTestScreen } from '../packages/gateway/src/testing/test-screen.ts'
import type { ClosedOffice } from './closed-office.ts'

/** Whether this machine can have PCs with a screen in an office. */
export const HAS_OFFICE_PCS = HAS_SCREEN && HAS_RDP

/** Two ways to one screen that stands in an office. `sha256`: the fingerprint of the certificate that it shows by RDP. */
export type OfficePcs = {
  readonly vncPort: number
  readonly rdpPort: number
  readonly sha256: string
  /** Gives the ground of the screen another colour. */
  paint(colour: string): Promise<unknown>
  close(): Promise<void>
}

export async function openOfficePcs({ inside, enter }: ClosedOffice): Promise<OfficePcs> {
  const at = { address: inside, enter }
  const screen = await openTestScreen({ at })
  const paint = (colour: string) => screen.run('xsetroot', ['-solid', colour])
  await paint('#2f6f62')
  const xrdp = await openTestXrdp(screen, { at, clipboard: false })
  return {
    vncPort: screen.port,
    rdpPort: xrdp.port,
    sha256: xrdp.certificate.sha256,
    paint,
    async close() {
      await xrdp.close()
      await screen.close()
    },
  }
}
