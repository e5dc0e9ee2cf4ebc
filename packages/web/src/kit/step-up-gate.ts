/** Asks the person for a fresh proof; true once it was given, false where they gave up. */
type StepUp = () => Promise<boolean>

let ask: StepUp = async () => false
let asking: Promise<boolean> | undefined

/** Whoever shows the dialog for a fresh proof says so here, once. */
export function setStepUp(dialog: StepUp): void {
  ask = dialog
}

/** Asks for a fresh proof. Requests that need one at the same time share one dialog. */
export function stepUp(): Promise<boolean> {
  asking ??= ask().finally(() => {
    asking = undefined
  })
  return asking
}
