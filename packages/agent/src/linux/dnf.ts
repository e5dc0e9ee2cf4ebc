/** One advisory line of `dnf -q -C updateinfo list --security`: `RHSA-2024:1234 Important/Sec. openssl-3.0.7-27.el9.x86_64`; dnf 5 adds columns. */
export function parseSecurityUpdates(stdout: string): readonly string[] {
  const packages = stdout.split('\n').flatMap((line) => {
    const words = line.trim().split(/\s+/)
    const isAdvisory = /^[A-Z][A-Za-z0-9]*[-:]/.test(words[0] ?? '') && words.length >= 3
    const name = words.slice(2).find((word) => /-\S+-\S+\.(x86_64|aarch64|noarch|i686|ppc64le|s390x)$/.test(word))
    return isAdvisory && name !== undefined ? [name] : []
  })
  return [...new Set(packages)]
}

/** Packages listed by `dnf -q -C check-update`: `name.arch  version  repository`, before the list of obsoleted ones. */
export function parseCheckUpdate(stdout: string): readonly string[] {
  const [current = ''] = stdout.split(/^Obsoleting Packages/m)
  return current.split('\n').flatMap((line) => {
    const match = /^(\S+\.(?:x86_64|aarch64|noarch|i686|ppc64le|s390x))\s+(\S+)\s+\S+\s*$/.exec(line)
    return match?.[1] === undefined || match[2] === undefined ? [] : [`${match[1]} ${match[2]}`]
  })
}
