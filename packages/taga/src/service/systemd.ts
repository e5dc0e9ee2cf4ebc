import type { ServiceKind } from './service-kind.ts'

export type ServicePaths = {
  /** The Node.js program. */
  readonly node: string
  /** The built program, `taga.mjs`. */
  readonly program: string
}

/** What a service of each kind is called, what it runs, and where its settings and its state lie. */
export const SERVICES = {
  server: {
    name: 'taga',
    description: 'Taga telework security',
    command: 'start --no-look',
    folderSetting: 'TAGA_DATA',
    settings: '/etc/taga/taga.env',
    state: '/var/lib/taga',
  },
  gateway: {
    name: 'taga-gateway',
    description: 'Taga gateway',
    command: 'gateway',
    folderSetting: 'TAGA_GATEWAY',
    settings: '/etc/taga/gateway.env',
    state: '/var/lib/taga-gateway',
  },
  connector: {
    name: 'taga-connector',
    description: 'Taga connector',
    command: 'connector',
    folderSetting: 'TAGA_CONNECTOR',
    settings: '/etc/taga/connector.env',
    state: '/var/lib/taga-connector',
  },
} as const satisfies Readonly<Record<ServiceKind, object>>

/**
 * The unit by which systemd runs it: as a user of its own that exists only while it runs, with its state folder and no other
 * place to write, and with one capability, the right to ports below 1024; a connector, which listens nowhere, has none.
 * `capset` and `setuid` are allowed since what it starts for screens gives up that right, and an X server asks to become who it is already. `MemoryDenyWriteExecute` is not among the restrictions, since the JavaScript engine makes code at run time.
 */
export function systemdUnit(kind: ServiceKind, { node, program }: ServicePaths): string {
  const { name, description, command, folderSetting, settings } = SERVICES[kind]
  const home = /^\/(home|root)\//.test(program) || /^\/(home|root)\//.test(node)
  const capability = kind === 'connector' ? '' : 'CAP_NET_BIND_SERVICE'
  // one that was not let in, or was told a wrong setting, is not let in five seconds later
  const restart = kind === 'server' ? '' : 'RestartPreventExitStatus=1 64\n'
  return `[Unit]
Description=${description}
Wants=network-online.target
After=network-online.target

[Service]
Type=exec
ExecStart=${quoted(node)} ${quoted(program)} ${command}
Environment=${folderSetting}=%S/${name}
EnvironmentFile=-${settings}
DynamicUser=yes
User=${name}
StateDirectory=${name}
StateDirectoryMode=0700
UMask=0077
Restart=on-failure
RestartSec=5
${restart}TimeoutStopSec=20
LimitNOFILE=65536

AmbientCapabilities=${capability}
CapabilityBoundingSet=${capability}
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
SystemCallFilter=capset setuid
SystemCallErrorNumber=EPERM

[Install]
WantedBy=multi-user.target
`
}

/** Settings of the service, each as it is without being set. A code that enrols it is used up by its first start. */
export function environmentTemplate(kind: ServiceKind): string {
  const { name } = SERVICES[kind]
  const again = `Restart it after a change: systemctl restart ${name}`
  switch (kind) {
    case 'server':
      return `# Settings of the Taga service; see packages/server/README.md. ${again}
#TAGA_PORT=8420
#TAGA_TLS_PORT=443
#TAGA_HTTP_PORT=80
#TAGA_LISTEN=
#TAGA_URL=
#TAGA_PROXY_PEERS=
#TAGA_DATABASE=
${GATEWAY_SETTINGS}`
    case 'gateway':
      return `# Settings of the Taga gateway; see packages/gateway/README.md. ${again}
#TAGA_TLS_PORT=443
#TAGA_HTTP_PORT=80
#TAGA_LISTEN=
#TAGA_PROXY_PEERS=
${GATEWAY_SETTINGS}`
    case 'connector':
      return `# Settings of the Taga connector; see packages/gateway/README.md. ${again}
#HTTPS_PROXY=
`
  }
}

const GATEWAY_SETTINGS = `#TAGA_DNS_LISTEN=
#TAGA_WIREGUARD_PORT=51820
#TAGA_KEEP_RECORDINGS=30
`

function quoted(path: string): string {
  return /^[\w./-]+$/.test(path)
    ? path
    : `"${path.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`.replaceAll('%', '%%')
}
