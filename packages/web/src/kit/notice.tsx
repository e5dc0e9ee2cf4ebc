import { type ReactNode, createContext, useContext } from 'react'

export type NoticeKind = 'info' | 'good' | 'warn' | 'bad'

/** Something to know about the page. What is bad is read out at once, the rest when there is time. */
export function Notice({
  kind,
  title,
  children,
}: {
  readonly kind: NoticeKind
  readonly title?: string | undefined
  readonly children?: ReactNode
}) {
  return (
    <div className={`notice notice-${kind}`} role={kind === 'bad' ? 'alert' : 'status'}>
      {title !== undefined && <p className="notice-title">{title}</p>}
      {children}
    </div>
  )
}

export type ToastOptions = { readonly undo?: (() => Promise<void>) | undefined }
export type ShowToast = (text: string, options?: ToastOptions) => void

/** Filled by the shell's `<Toasts>`. */
export const ToastContext = createContext<ShowToast>(() => undefined)

/** Says briefly that something was done, with a way back where there is one. */
export function useToast(): ShowToast {
  return useContext(ToastContext)
}
