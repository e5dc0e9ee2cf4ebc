/** What `taga install` can have the system run: the server with its gateway, a gateway by itself, or an office's connector. */
export type ServiceKind = (typeof SERVICE_KINDS)[number]

export const SERVICE_KINDS = ['server', 'gateway', 'connector'] as const
