import { Fault } from '@taga/contract'
import type { NameKeeper } from './public-name.ts'

/** Where nothing can be listened on beside what is listened on already: this server has the place it was given, and no other name. */
export const noName: NameKeeper = {
  name: () => undefined,
  state: () => ({
    url: undefined,
    fixed: true,
    source: undefined,
    certificate: undefined,
    notes: [],
    listening: undefined,
    awaited: undefined,
    acme: undefined,
    authority: undefined,
    problem: undefined,
  }),
  set: () => Promise.reject(new Fault('name_fixed')),
  clear: () => Promise.reject(new Fault('name_fixed')),
  turn: () => Promise.resolve(),
  close: () => Promise.resolve(),
}
