/** Asks the person for a fresh proof; true once it was given, false where they gave up. */
type StepUp = () => Promise<boolean>

/** The dialog comes after the page; a part that never comes proves nothing. */
const LONGEST_WAIT_MS = 10_000

let present: (dialog: StepUp) => void = () => undefined
let ask = new Promise<StepUp>((resolve) => {
  present = resolve
})
let asking: Promise<boolean> | undefined

/** Whoever shows the dialog for a fresh proof says so here. */
export function setStepUp(dialog: StepUp): void {
  present(dialog)
  ask = Promise.resolve(dialog)
}

/** Asks for a fresh proof. Requests that need one at the same time share one dialog. */
export function stepUp(): Promise<boolean> {
  asking ??= proofOf().finally(() => {
    asking = undefined
  })
  return asking
}

async function proofOf(): Promise<boolean> {
  const dialog = await Promise.race([ask, later()])
  return dialog?.() ?? false
}

function later(): Promise<undefined> {
  return new Promise((resolve) => {
    setTimeout(() => resolve(undefined), LONGEST_WAIT_MS)
  })
}
