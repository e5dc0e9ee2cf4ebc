/** What a gateway can do only where its service is less closed off than it is without asking. */
export type Ability = (typeof ABILITIES)[number]

export const ABILITIES = ['virtual-desktops', 'wireguard'] as const

/** What each takes, by systemd's own words, beside the unit; the file is called as the ability is. */
export const DROP_INS: Readonly<Record<Ability, string>> = {
  'virtual-desktops': `# Virtual desktops and secure browsers: lets the gateway make a sandbox for each. Written by: taga install --with virtual-desktops
[Service]
# a sandbox is made of namespaces of its own
RestrictNamespaces=
RestrictNamespaces=user mnt pid net ipc uts cgroup
# its file system is put together by mounts, seen by nobody else; all that may be done so are those of its own user namespace
SystemCallFilter=@mount
# it has a host name of its own
SystemCallFilter=sethostname
ProtectHostname=no
# the loopback of its own network is brought up by netlink
RestrictAddressFamilies=AF_NETLINK
# the kernel gives a sandbox a /proc of its own only where nothing of ours is covered; what is root's there stays root's
ProcSubset=all
ProtectKernelTunables=no
ProtectKernelLogs=no
# limits on memory, processor and processes of each, in control groups below the service's own
Delegate=cpu memory pids
ProtectControlGroups=no
`,
  wireguard: `# WireGuard: lets the gateway set up its interface and its packet rules. Written by: taga install --with wireguard
[Service]
# networks are set up by this right; what the gateway starts for desktops and screens does not get it
AmbientCapabilities=CAP_NET_ADMIN
CapabilityBoundingSet=CAP_NET_ADMIN
# ip, wg and nft speak to the kernel by netlink
RestrictAddressFamilies=AF_NETLINK
# wireguard-go, where the kernel has no WireGuard: the one device it makes the interface by, and a folder of our own for its socket
BindPaths=-/dev/net/tun
DeviceAllow=/dev/net/tun rw
TemporaryFileSystem=/run/wireguard:mode=1777,size=64k
# where devices come in; another port is set in the file of settings
Environment=TAGA_WIREGUARD_PORT=51820
# this machine has to pass packets on: root sets it before each start, and it is seen there
ProcSubset=all
ExecStartPre=+/bin/sh -c 'echo 1 >/proc/sys/net/ipv4/ip_forward'
`,
}
