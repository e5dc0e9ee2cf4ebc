# Taga: antimalware, encryption, firewall, screen lock. Pure: raw values in, facts out (see taga-facts.ps1).

Set-StrictMode -Version 2

# productState of root/SecurityCenter2: bits 0xF000 say off (0), on (1), snoozed (2), expired (3); bits 0x00F0 say
# current (0) or out of date (1). It is the system's word about another product, weaker than a signature time.
function ConvertFrom-ProductState {
  param([int64]$State)
  $power = ($State -band 0xF000) -shr 12
  return @{ On = ($power -eq 1); Expired = ($power -eq 3); Current = (($State -band 0x00F0) -eq 0) }
}

function Get-DefenderProductId { return '{d68ddc3a-831f-4fae-9e44-da132c1acf46}' }

function ConvertTo-AntimalwareFacts {
  param($Raw)
  $defender = Get-Part $Raw 'defender'
  $readProducts = Test-Part $Raw 'products'
  if ($null -ne $defender -and (Get-Field $defender 'serviceEnabled') -and (Get-Field $defender 'antivirusEnabled')) {
    return ConvertTo-DefenderFacts $defender
  }
  $source = 'windows.cim:AntiVirusProduct'
  $best = $null
  if ($readProducts) { $best = Select-BestProduct @(Get-Part $Raw 'products') }
  if ($null -ne $best) {
    $state = ConvertFrom-ProductState ([int64](Get-Field $best 'state'))
    $licence = 'valid'
    if ($state.Expired) { $licence = 'expired' }
    return @{
      'device.antimalwareProduct' = New-Value ([string](Get-Field $best 'name')) $source
      'device.antimalwarePresent' = New-Value $true $source
      'device.antimalwareRealtime' = New-Value $state.On $source
      'device.antimalwareLicence' = New-Value $licence $source
      'device.antimalwareSignatureAt' = New-Unknown 'notSupported' $source
      'device.antimalwareVouched' = New-Value ($state.On -and $state.Current) $source
    }
  }
  if ($null -ne $defender) {
    # Installed, but it does not guard, and nobody else was found who does.
    $facts = ConvertTo-DefenderFacts $defender
    $facts['device.antimalwareRealtime'] = New-Value $false 'windows.cim:MSFT_MpComputerStatus'
    if (-not $readProducts) { $facts['device.antimalwareRealtime'] = New-Unknown (Get-PartReason $Raw 'products') $source }
    return $facts
  }
  $facts = @{}
  $reason = Get-PartReason $Raw 'defender'
  if ($reason -eq 'notReported') { $reason = Get-PartReason $Raw 'products' }
  foreach ($key in @('device.antimalwareProduct', 'device.antimalwareLicence', 'device.antimalwareSignatureAt', 'device.antimalwareVouched')) {
    $facts[$key] = New-Unknown $reason $source
  }
  # The security centre answered and lists nobody, and Defender is not installed: there is none.
  $none = $readProducts -and (Get-PartReason $Raw 'defender') -eq 'toolMissing'
  foreach ($key in @('device.antimalwarePresent', 'device.antimalwareRealtime')) {
    if ($none) { $facts[$key] = New-Value $false $source } else { $facts[$key] = New-Unknown $reason $source }
  }
  return $facts
}

function ConvertTo-DefenderFacts {
  param($Defender)
  $source = 'windows.cim:MSFT_MpComputerStatus'
  $facts = @{
    'device.antimalwareProduct' = New-Value 'Microsoft Defender Antivirus' $source
    'device.antimalwarePresent' = New-Value $true $source
    'device.antimalwareRealtime' = New-Value ([bool](Get-Field $Defender 'realTimeProtectionEnabled')) $source
    'device.antimalwareLicence' = New-Value 'valid' $source
  }
  $signature = Get-Field $Defender 'signatureAt'
  if ($null -eq $signature) { $facts['device.antimalwareSignatureAt'] = New-Unknown 'unreadable' $source }
  else { $facts['device.antimalwareSignatureAt'] = New-Value ([int64]$signature) $source }
  return $facts
}

# Of the other vendors' products: one that is on and current, else one that is on, else any.
function Select-BestProduct {
  param($Products)
  $best = $null
  $bestRank = -1
  foreach ($product in @($Products)) {
    if (([string](Get-Field $product 'id')).ToLowerInvariant() -eq (Get-DefenderProductId)) { continue }
    $state = ConvertFrom-ProductState ([int64](Get-Field $product 'state'))
    $rank = 0
    if ($state.On) { $rank = 1 }
    if ($state.On -and $state.Current) { $rank = 2 }
    if ($rank -gt $bestRank) { $best = $product; $bestRank = $rank }
  }
  return $best
}

# Win32_EncryptableVolume: VolumeType 0 system, 1 fixed data, 2 removable; ProtectionStatus 0 off, 1 on, 2 unknown
# (locked); ConversionStatus 0 decrypted, 1 encrypted, 2-5 on the way or paused.
function ConvertTo-EncryptionFacts {
  param($Raw)
  $source = 'windows.cim:Win32_EncryptableVolume'
  # GPT types of partitions that hold no data of a person: recovery, EFI system, Microsoft reserved.
  $noData = @('{de94bba4-06d1-4d40-a16a-bfd50179d6ac}', '{c12a7328-f81f-11d2-ba4b-00a0c93ec93b}', '{e3c9e316-0b5c-4db8-817d-f92df00215ae}')
  $open = 0
  $unclear = 0
  $held = 0
  $worst = 'protected'
  foreach ($volume in @(Get-Field $Raw 'volumes')) {
    if (@(0, 1) -notcontains (Get-Field $volume 'type')) { continue }
    if ($noData -contains ([string](Get-Field $volume 'gptType')).ToLowerInvariant()) { continue }
    $protection = Get-Field $volume 'protection'
    $conversion = Get-Field $volume 'conversion'
    if ($protection -eq 2 -or $null -eq $protection -or $null -eq $conversion) { $unclear = $unclear + 1; continue }
    if ($protection -ne 1 -or $conversion -ne 1) { $open = $open + 1; $worst = 'exposed'; continue }
    $held = $held + 1
    $key = Get-VolumeKeyState $volume
    if ($key -eq '') { $unclear = $unclear + 1 }
    if ($key -eq 'tpmOnly' -and $worst -eq 'protected') { $worst = 'tpmOnly' }
  }
  if ($open -gt 0) {
    return @{ 'device.dataEncrypted' = New-Value $false $source; 'device.encryptionKey' = New-Value 'exposed' $source }
  }
  # No volume at all, or one that cannot be told, is not "everything is encrypted".
  if ($unclear -gt 0 -or $held -eq 0) {
    return @{ 'device.dataEncrypted' = New-Unknown 'unreadable' $source; 'device.encryptionKey' = New-Unknown 'unreadable' $source }
  }
  return @{ 'device.dataEncrypted' = New-Value $true $source; 'device.encryptionKey' = New-Value $worst $source }
}

# KeyProtectorType: 1 TPM, 2 external key, 3 numerical password, 4 TPM and PIN, 5 TPM and startup key,
# 6 TPM, PIN and startup key, 7 public key, 8 passphrase, 9 TPM certificate, 10 account or group.
# A plain TPM protector opens the volume for whoever switches the computer on. A fixed data volume opens with
# the system volume (automatic unlock is an external key), so it never raises or lowers what that one says.
function Get-VolumeKeyState {
  param($Volume)
  $types = @(Get-Field $Volume 'protectors')
  if ($types.Count -eq 0 -or $null -eq $types[0]) { return '' }
  if ($types -contains 1) { return 'tpmOnly' }
  if ((Get-Field $Volume 'type') -eq 1) { return 'protected' }
  foreach ($type in $types) { if (@(2, 4, 5, 6, 7, 8, 10) -contains $type) { return 'protected' } }
  return ''
}

# NetworkCategory 0 public, 1 private, 2 domain; the firewall's profiles in the same order as read: domain, private, public.
# Enabled 1 is on; DefaultInboundAction 2 lets everything in, which is no firewall.
function ConvertTo-FirewallFacts {
  param($Raw)
  $source = 'windows.cim:MSFT_NetFirewallProfile'
  if (-not (Test-Part $Raw 'profiles')) {
    return @{ 'device.firewallOn' = New-Unknown (Get-PartReason $Raw 'profiles') $source }
  }
  $active = @()
  if (Test-Part $Raw 'categories') { $active = @(Get-Part $Raw 'categories' | Where-Object { $null -ne $_ }) }
  # Not connected, or not known to what: all three profiles count.
  if ($active.Count -eq 0) { $active = @(0, 1, 2) }
  $on = [bool](Get-Field $Raw 'serviceStarted')
  foreach ($category in $active) {
    $guarded = $false
    foreach ($zone in @(Get-Part $Raw 'profiles')) {
      if ((Get-Field $zone 'category') -ne $category) { continue }
      $guarded = ((Get-Field $zone 'enabled') -eq 1 -and (Get-Field $zone 'inbound') -ne 2)
    }
    if (-not $guarded) { $on = $false }
  }
  if (-not $on -and (Test-Part $Raw 'others')) {
    foreach ($product in @(Get-Part $Raw 'others' | Where-Object { $null -ne $_ })) {
      if ((ConvertFrom-ProductState ([int64](Get-Field $product 'state'))).On) { return @{ 'device.firewallOn' = New-Value $true 'windows.cim:FirewallProduct' } }
    }
  }
  return @{ 'device.firewallOn' = New-Value $on $source }
}

# Any of these locks the screen and asks for the password: the machine's inactivity limit; a screen saver that is on
# and secure; sleep, where waking asks. The earliest counts for a person, the latest person counts for the device.
function ConvertTo-ScreenLockFacts {
  param($Raw)
  $source = 'windows.registry:InactivityTimeoutSecs'
  $machine = @()
  $limit = Get-Field $Raw 'inactivitySeconds'
  if ($null -ne $limit -and [int64]$limit -gt 0) { $machine += [int64]$limit }
  $sleep = Get-Field $Raw 'sleepSeconds'
  if ($null -ne $sleep -and [int64]$sleep -gt 0 -and (Get-Field $Raw 'wakeAsks') -eq 1) { $machine += [int64]$sleep }
  $people = @(Get-Field $Raw 'people' | Where-Object { $null -ne $_ })
  $latest = [int64]0
  $never = $false
  if ($people.Count -eq 0) { $people = @($null) }
  foreach ($person in $people) {
    $delays = @($machine)
    if ((Get-Field $person 'saverActive') -eq 1 -and (Get-Field $person 'saverSecure') -eq 1 -and (Get-Field $person 'saverProgram')) {
      $seconds = Get-Field $person 'saverSeconds'
      if ($null -ne $seconds -and [int64]$seconds -gt 0) { $delays += [int64]$seconds; $source = 'windows.registry:ScreenSaveTimeOut' }
    }
    if ($delays.Count -eq 0) { $never = $true; continue }
    $earliest = [int64](@($delays | Sort-Object)[0])
    if ($earliest -gt $latest) { $latest = $earliest }
  }
  # Sleep settings that could not be read might lock the screen: then it is not known.
  if ($never -and $null -eq $sleep) {
    return @{ 'device.screenLockDelayMs' = New-Unknown 'unreadable' $source; 'device.screenLockProof' = New-Unknown 'unreadable' $source }
  }
  # Never, as the largest whole number that JSON keeps exactly.
  if ($never) {
    return @{ 'device.screenLockDelayMs' = New-Value ([int64]9007199254740991) $source; 'device.screenLockProof' = New-Value $false $source }
  }
  return @{ 'device.screenLockDelayMs' = New-Value ($latest * 1000) $source; 'device.screenLockProof' = New-Value $true $source }
}
