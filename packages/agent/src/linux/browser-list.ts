/** Browsers we know: their packages, and where Chromium's relatives keep profiles (below the home folder) and managed policies. */
export const CHROMIUM_FAMILY = [
  {
    name: 'Chromium',
    packages: ['chromium', 'chromium-browser'],
    profiles: ['.config/chromium', 'snap/chromium/common/chromium', '.var/app/org.chromium.Chromium/config/chromium'],
    policies: ['/etc/chromium/policies/managed', '/etc/chromium-browser/policies/managed'],
  },
  {
    name: 'Google Chrome',
    packages: ['google-chrome-stable', 'google-chrome-beta'],
    profiles: ['.config/google-chrome', '.var/app/com.google.Chrome/config/google-chrome'],
    policies: ['/etc/opt/chrome/policies/managed'],
  },
  {
    name: 'Microsoft Edge',
    packages: ['microsoft-edge-stable'],
    profiles: ['.config/microsoft-edge', '.var/app/com.microsoft.Edge/config/microsoft-edge'],
    policies: ['/etc/opt/edge/policies/managed'],
  },
  {
    name: 'Brave',
    packages: ['brave-browser'],
    profiles: ['.config/BraveSoftware/Brave-Browser', '.var/app/com.brave.Browser/config/BraveSoftware/Brave-Browser'],
    policies: ['/etc/brave/policies/managed'],
  },
  {
    name: 'Vivaldi',
    packages: ['vivaldi-stable'],
    profiles: ['.config/vivaldi'],
    policies: ['/etc/opt/vivaldi/policies/managed'],
  },
] as const

export const FIREFOX = {
  name: 'Firefox',
  packages: ['firefox', 'firefox-esr'],
  profiles: [
    '.mozilla/firefox',
    'snap/firefox/common/.mozilla/firefox',
    '.var/app/org.mozilla.firefox/.mozilla/firefox',
  ],
  policies: [
    '/etc/firefox/policies/policies.json',
    '/usr/lib/firefox/distribution/policies.json',
    '/usr/lib/firefox-esr/distribution/policies.json',
    '/usr/lib64/firefox/distribution/policies.json',
  ],
} as const

export const BROWSER_PACKAGES: readonly string[] = [
  ...CHROMIUM_FAMILY.flatMap(({ packages }) => packages),
  ...FIREFOX.packages,
  'epiphany-browser',
  'falkon',
  'opera-stable',
]

export const BROWSER_FLATPAKS = [
  'org.mozilla.firefox',
  'org.chromium.Chromium',
  'com.google.Chrome',
  'com.microsoft.Edge',
  'com.brave.Browser',
]

export const BROWSER_SNAPS = ['firefox', 'chromium', 'brave', 'opera']
