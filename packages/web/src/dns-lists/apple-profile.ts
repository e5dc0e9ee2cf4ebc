/**
 * A configuration profile for macOS, iOS and iPadOS that has names asked for at this address (payload `com.apple.dnsSettings.managed`).
 * `id`: a fresh UUID, so that a new profile stands beside no other one.
 */
export function appleProfile(url: string, id: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0"><dict>
<key>PayloadType</key><string>Configuration</string>
<key>PayloadVersion</key><integer>1</integer>
<key>PayloadIdentifier</key><string>taga.names</string>
<key>PayloadUUID</key><string>${id}</string>
<key>PayloadDisplayName</key><string>Taga DNS</string>
<key>PayloadContent</key><array><dict>
<key>PayloadType</key><string>com.apple.dnsSettings.managed</string>
<key>PayloadVersion</key><integer>1</integer>
<key>PayloadIdentifier</key><string>taga.names.dns</string>
<key>PayloadUUID</key><string>${id.replace(/.$/, (last) => (last === '0' ? '1' : '0'))}</string>
<key>DNSSettings</key><dict>
<key>DNSProtocol</key><string>HTTPS</string>
<key>ServerURL</key><string>${escapeXml(url)}</string>
</dict>
</dict></array>
</dict></plist>
`
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
