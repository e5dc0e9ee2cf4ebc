import { BlockList, isIP } from 'node:net'

/** Where nothing that people work with stands unless somebody put it there on purpose. */
export function isDelicate(address: string): boolean {
  // a zone (fe80::1%eth0) names a link of this machine, and is dropped when addresses are compared
  if (address.includes('%')) return true
  const family = isIP(address)
  if (family === 0) return true
  return family === 4 ? DELICATE_4.check(address, 'ipv4') : DELICATE_6.check(address, 'ipv6')
}

// one list would take every IPv4 address for the mapped form of itself
const DELICATE_4 = new BlockList()
const DELICATE_6 = new BlockList()
for (const [net, prefix] of [
  ['0.0.0.0', 8], // this network, RFC 791
  ['127.0.0.0', 8], // loopback
  ['169.254.0.0', 16], // link-local, and metadata at 169.254.169.254
  ['192.0.0.0', 24], // protocol assignments, and metadata at 192.0.0.192
  ['224.0.0.0', 4], // multicast
  ['240.0.0.0', 4], // reserved, and broadcast
] as const)
  DELICATE_4.addSubnet(net, prefix, 'ipv4')
for (const [net, prefix] of [
  ['::', 96], // unspecified, loopback, IPv4-compatible
  ['::ffff:0:0', 96], // IPv4-mapped, RFC 4291 section 2.5.5.2
  ['64:ff9b::', 96], // NAT64, RFC 6052
  ['64:ff9b:1::', 48], // NAT64 of one's own, RFC 8215
  ['2002::', 16], // 6to4
  ['fe80::', 10], // link-local
  ['ff00::', 8], // multicast
] as const)
  DELICATE_6.addSubnet(net, prefix, 'ipv6')
DELICATE_6.addAddress('fd00:ec2::254', 'ipv6') // metadata
DELICATE_4.addAddress('100.100.100.200', 'ipv4') // metadata
DELICATE_4.addAddress('168.63.129.16', 'ipv4') // the host's own services in Azure
