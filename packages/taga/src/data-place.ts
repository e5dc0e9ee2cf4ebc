import { type Config, readConfig } from '@taga/server'

/** The settings of the environment, with `--data DIR` in the place of TAGA_DATA where it is given. */
export function configFor(env: Readonly<Record<string, string | undefined>>, data: string | undefined): Config {
  return readConfig(data === undefined ? env : { ...env, TAGA_DATA: data })
}
