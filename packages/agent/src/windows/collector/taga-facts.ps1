# Taga: from raw values to facts. Nothing here touches the computer.
#
# Every function below takes what a reader of taga-read.ps1 brought (numbers, GUIDs, identifiers; never words
# of a language) and answers with facts of Taga's catalogue. The same raw values give the same facts on every
# language of Windows, and on any machine: taga-look.ps1 -FromRaw FILE runs exactly this part.
#
# A fact that cannot be told is unknown with a reason (notReported, notSupported, noRight, toolMissing,
# timedOut, unreadable, tooLarge). Unknown is never good.

Set-StrictMode -Version 2

. (Join-Path $PSScriptRoot 'taga-facts-system.ps1')
. (Join-Path $PSScriptRoot 'taga-facts-protection.ps1')
. (Join-Path $PSScriptRoot 'taga-facts-network.ps1')
. (Join-Path $PSScriptRoot 'taga-facts-use.ps1')

# What is looked at: id, how often, how long it may take, who reads, who judges, and the facts it answers for.
function Get-TagaItems {
  return @(
    @{ Id = 'system'; Pace = 'slow'; LimitMs = 20000; Read = 'Read-System'; Judge = 'ConvertTo-SystemFacts'
      Facts = @('device.kind', 'device.os', 'device.serial', 'device.model', 'device.hostName', 'device.osName', 'device.osVersion', 'device.osBuild', 'device.osSupportedUntil') },
    @{ Id = 'updates'; Pace = 'slow'; LimitMs = 180000; Read = 'Read-Updates'; Judge = 'ConvertTo-UpdateFacts'
      Facts = @('device.pendingSecurityUpdates', 'device.pendingUpdates', 'device.oldestPendingSecurityUpdateAt', 'device.lastUpdateInstalledAt') },
    @{ Id = 'encryption'; Pace = 'slow'; LimitMs = 30000; Read = 'Read-Encryption'; Judge = 'ConvertTo-EncryptionFacts'
      Facts = @('device.dataEncrypted', 'device.encryptionKey') },
    @{ Id = 'boot'; Pace = 'slow'; LimitMs = 5000; Read = 'Read-Boot'; Judge = 'ConvertTo-BootFacts'
      Facts = @('device.secureBoot', 'device.modified') },
    @{ Id = 'browsers'; Pace = 'slow'; LimitMs = 30000; Read = 'Read-Browsers'; Judge = 'ConvertTo-BrowserFacts'
      Facts = @('device.browsers', 'device.browserCurrent', 'device.browserExtensions', 'device.browserSavesPasswords') },
    @{ Id = 'applications'; Pace = 'slow'; LimitMs = 30000; Read = 'Read-Applications'; Judge = 'ConvertTo-ApplicationFacts'
      Facts = @('device.applicationCount') },
    @{ Id = 'accounts'; Pace = 'slow'; LimitMs = 30000; Read = 'Read-Accounts'; Judge = 'ConvertTo-AccountFacts'
      Facts = @('device.administrators', 'device.workAsAdministrator', 'device.sharedUse') },
    @{ Id = 'remoteWipe'; Pace = 'slow'; LimitMs = 5000; Read = 'Read-RemoteWipe'; Judge = 'ConvertTo-RemoteWipeFacts'
      Facts = @('device.remoteWipe') },
    @{ Id = 'antimalware'; Pace = 'fast'; LimitMs = 2500; Read = 'Read-Antimalware'; Judge = 'ConvertTo-AntimalwareFacts'
      Facts = @('device.antimalwareProduct', 'device.antimalwarePresent', 'device.antimalwareRealtime', 'device.antimalwareLicence', 'device.antimalwareSignatureAt', 'device.antimalwareVouched') },
    @{ Id = 'firewall'; Pace = 'fast'; LimitMs = 2500; Read = 'Read-Firewall'; Judge = 'ConvertTo-FirewallFacts'
      Facts = @('device.firewallOn') },
    @{ Id = 'network'; Pace = 'fast'; LimitMs = 2500; Read = 'Read-Network'; Judge = 'ConvertTo-NetworkFacts'
      Facts = @('device.networkKind', 'device.networkFingerprint', 'device.vpn', 'device.resolvers') },
    @{ Id = 'wifi'; Pace = 'fast'; LimitMs = 2500; Read = 'Read-Wifi'; Judge = 'ConvertTo-WifiFacts'
      Facts = @('device.wifiSecurity') },
    @{ Id = 'screenLock'; Pace = 'fast'; LimitMs = 2500; Read = 'Read-ScreenLock'; Judge = 'ConvertTo-ScreenLockFacts'
      Facts = @('device.screenLockDelayMs', 'device.screenLockProof') },
    @{ Id = 'restart'; Pace = 'fast'; LimitMs = 2000; Read = 'Read-Restart'; Judge = 'ConvertTo-RestartFacts'
      Facts = @('device.restartPending') },
    @{ Id = 'use'; Pace = 'fast'; LimitMs = 2500; Read = 'Read-Use'; Judge = 'ConvertTo-UseFacts'
      Facts = @('device.unusedBeforeMs') },
    @{ Id = 'removable'; Pace = 'fast'; LimitMs = 2500; Read = 'Read-Removable'; Judge = 'ConvertTo-RemovableFacts'
      Facts = @('device.removableMedia') }
  )
}

# A value seen. Instant: when it was seen, if that was earlier than the look (epoch ms).
function New-Value {
  param($Value, [string]$Source, $Instant = $null)
  return @{ value = $Value; source = $Source; at = $Instant }
}

function New-Unknown {
  param([string]$Reason, [string]$Source)
  return @{ unknown = $Reason; source = $Source }
}

# A member of a raw object, or nothing where it is missing. (Strict mode refuses to read a missing member.)
function Get-Field {
  param($Object, [string]$Name)
  if ($null -eq $Object) { return $null }
  $property = $Object.PSObject.Properties[$Name]
  if ($null -eq $property) { return $null }
  return $property.Value
}

# A part of a reader's answer is { value: ... } or { unknown: reason }. This gives the value, or nothing.
function Get-Part {
  param($Raw, [string]$Name)
  return Get-Field (Get-Field $Raw $Name) 'value'
}

function Test-Part {
  param($Raw, [string]$Name)
  $part = Get-Field $Raw $Name
  if ($null -eq $part) { return $false }
  # Asked of the member itself: an empty list is an answer too.
  return ($null -ne $part.PSObject.Properties['value'])
}

# Why a part could not be read; notReported where the reader does not know the part.
function Get-PartReason {
  param($Raw, [string]$Name)
  $reason = Get-Field (Get-Field $Raw $Name) 'unknown'
  if ($null -eq $reason) { return 'notReported' }
  return [string]$reason
}

function ConvertFrom-Day {
  param([string]$Day)
  # The end of that day, UTC, in epoch ms. Day is yyyy-mm-dd.
  $start = [datetime]::new([int]$Day.Substring(0, 4), [int]$Day.Substring(5, 2), [int]$Day.Substring(8, 2))
  $days = ($start - [datetime]::new(1970, 1, 1)).Days
  return ([int64]$days + 1) * 86400000 - 1
}

# From everything that was read to observations by fact key. Each item is judged by itself: what goes wrong in one
# makes its own facts unknown and no others.
function ConvertTo-Seen {
  param($Raw, [string]$Pace)
  $seen = @{}
  $lookedAt = [int64](Get-Field $Raw 'at')
  if ($Pace -ne 'slow') { $seen['device.lookedAt'] = @{ at = $lookedAt; provenance = 'measured'; source = 'windows.clock'; kind = 'value'; value = $lookedAt } }
  $items = Get-Field $Raw 'items'
  foreach ($item in Get-TagaItems) {
    if ($Pace -ne 'all' -and $item.Pace -ne $Pace) { continue }
    $answer = Get-Field $items $item.Id
    $at = Get-Field $answer 'at'
    if ($null -eq $at) { $at = $lookedAt }
    $found = @{}
    $reason = Get-PartReason $items $item.Id
    if (Test-Part $items $item.Id) {
      try { $found = & $item.Judge (Get-Part $items $item.Id); $reason = 'notReported' } catch { $found = @{}; $reason = 'unreadable' }
    }
    foreach ($key in $item.Facts) {
      $fact = New-Unknown $reason ('windows.' + $item.Id)
      if ($found.ContainsKey($key)) { $fact = $found[$key] }
      $seen[$key] = ConvertTo-Observation $fact ([int64]$at)
    }
  }
  return $seen
}

function ConvertTo-Observation {
  param($Fact, [int64]$At)
  if ($Fact.ContainsKey('unknown')) {
    return @{ at = $At; provenance = 'measured'; source = $Fact['source']; kind = 'unknown'; reason = $Fact['unknown'] }
  }
  if ($null -ne $Fact['at']) { $At = [int64]$Fact['at'] }
  return @{ at = $At; provenance = 'measured'; source = $Fact['source']; kind = 'value'; value = $Fact['value'] }
}
