import type { OutpostKind } from '@taga/contract'

/** What to run on the other machine: the same words, as each system calls a program of the present folder; `service` has the system run it from then on. */
export function enrolCommands(
  kind: OutpostKind,
  { server, code }: { readonly server: string; readonly code: string },
): { readonly service: string; readonly unix: string; readonly windows: string } {
  const words = `${kind} --server ${server} --code ${code}`
  return { service: `sudo ./taga install ${words}`, unix: `./taga ${words}`, windows: `.\\taga.cmd ${words}` }
}
