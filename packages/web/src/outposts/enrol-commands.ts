import type { OutpostKind } from '@taga/contract'

/** What to run on the other machine: the same words, as each system calls a program of the present folder. */
export function enrolCommands(
  kind: OutpostKind,
  { server, code }: { readonly server: string; readonly code: string },
): { readonly unix: string; readonly windows: string } {
  const words = `${kind} --server ${server} --code ${code}`
  return { unix: `./taga ${words}`, windows: `.\\taga.cmd ${words}` }
}
