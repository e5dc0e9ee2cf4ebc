export type ServicePaths = {
  /** The Node.js program. */
  readonly node: string
  /** The built program, `taga.mjs`. */
  readonly program: string
}

export const UNIT_NAME = 'taga.service'
export const ENVIRONMENT_FILE = '/etc/taga/taga.env'
/** Where the service keeps its data: the state folder of the unit. */
export const SERVICE_DATA = '/var/lib/taga'

/**
 * The unit by which systemd runs the server: as a user of its own that exists only while it runs, with its state folder and no other
 * place to write, and with one capability, the right to ports below 1024. `MemoryDenyWriteExecute` is not among the restrictions, since
 * the JavaScript engine makes code at run time.
 */
export function systemdUnit({ node, program }: ServicePaths): string {
  const home = /^\/(home|root)\//.test(program) || /^\/(home|root)\//.test(node)
  return `[Unit]
Description=Taga telework security
Wants=network-online.target
After=network-online.target

[Service]
Type=exec
ExecStart=${quoted(node)} ${quoted(program)} start --no-look
Environment=TAGA_DATA=%S/taga
EnvironmentFile=-${ENVIRONMENT_FILE}
DynamicUser=yes
User=taga
StateDirectory=taga
StateDirectoryMode=0700
UMask=0077
Restart=on-failure
RestartSec=5
TimeoutStopSec=20
LimitNOFILE=65536

AmbientCapabilities=CAP_NET_BIND_SERVICE
CapabilityBoundingSet=CAP_NET_BIND_SERVICE
NoNewPrivileges=yes
ProtectSystem=strict
ProtectHome=${home ? 'read-only' : 'yes'}
PrivateTmp=yes
PrivateDevices=yes
ProtectClock=yes
ProtectControlGroups=yes
ProtectHostname=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes
ProtectProc=invisible
ProcSubset=pid
RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
LockPersonality=yes
RemoveIPC=yes
SystemCallArchitectures=native
SystemCallFilter=@system-service
SystemCallFilter=~@privileged @resources
SystemCallErrorNumber=EPERM

[Install]
WantedBy=multi-user.target
`
}

/** Settings of the service, each as it is without being set. */
export function environmentTemplate(): string {
  return `# Settings of the Taga service; see packages/server/README.md. Restart it after a change: systemctl restart taga
#TAGA_PORT=8420
#TAGA_TLS_PORT=443
#TAGA_HTTP_PORT=80
#TAGA_LISTEN=
#TAGA_URL=
#TAGA_PROXY_PEERS=
#TAGA_DATABASE=
`
}

function quoted(path: string): string {
  return /^[\w./-]+$/.test(path)
    ? path
    : `"${path.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`.replaceAll('%', '%%')
}
