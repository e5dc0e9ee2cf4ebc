import { type ReactNode, useId, useMemo } from 'react'
import { FormContext } from '../kit/form-context.ts'

/** Fields that act at once and belong to no form: filters. Ties each to its own label. */
export function FieldsBeside({ children }: { readonly children: ReactNode }) {
  const prefix = useId()
  const state = useMemo(() => ({ errors: new Map<string, string>(), prefix }), [prefix])
  return <FormContext value={state}>{children}</FormContext>
}
