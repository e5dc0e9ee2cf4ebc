# Taga: network, VPN, Wi-Fi. Pure: raw values in, facts out (see taga-facts.ps1).

Set-StrictMode -Version 2

# Interface types as IANA numbers them: 6 Ethernet, 71 Wi-Fi, 243 and 244 mobile, 23 PPP, 53 virtual, 131 tunnel.
function Get-InterfaceKind {
  param($Interface)
  $type = [int](Get-Field $Interface 'type')
  if ($type -eq 71) { return 'wifi' }
  if ($type -eq 243 -or $type -eq 244) { return 'mobile' }
  if (@(23, 53, 131) -contains $type) { return 'virtual' }
  if (Get-Field $Interface 'virtual') { return 'virtual' }
  if ($type -eq 6) { return 'wired' }
  return 'virtual'
}

# A tunnel: PPP, tunnel or virtual. Hyper-V's switch (vms_mp) is virtual too, but it is this computer's own way out.
function Test-Tunnel {
  param($Interface)
  $type = [int](Get-Field $Interface 'type')
  if (@(23, 53, 131) -contains $type) { return $true }
  return ([bool](Get-Field $Interface 'virtual') -and [string](Get-Field $Interface 'component') -ne 'vms_mp')
}

function ConvertTo-NetworkFacts {
  param($Raw)
  $source = 'windows.cim:MSFT_NetRoute'
  $interfaces = @(Get-Field $Raw 'interfaces' | Where-Object { $null -ne $_ })
  $routes = @(Get-Field $Raw 'routes' | Where-Object { $null -ne $_ })
  $resolvers = @($interfaces | ForEach-Object { Get-Field $_ 'resolvers' } | Where-Object { $null -ne $_ } | Sort-Object -Unique)
  $facts = @{
    'device.networkKind' = New-Value (Get-NetworkKind $interfaces $routes) $source
    'device.vpn' = New-Value (Get-VpnState $interfaces $routes) $source
    'device.resolvers' = New-Value ([string[]]@($resolvers | Select-Object -First 64)) 'windows.net:DnsAddresses'
  }
  # The gateway's own address on the wire, hashed: the same network is recognised, and cannot be looked up.
  $print = Get-Field $Raw 'fingerprint'
  if ($print) { $facts['device.networkFingerprint'] = New-Value ([string]$print) 'windows.cim:MSFT_NetNeighbor' }
  else { $facts['device.networkFingerprint'] = New-Unknown 'notReported' 'windows.cim:MSFT_NetNeighbor' }
  return $facts
}

function Find-Interface {
  param($Interfaces, $Index)
  foreach ($interface in @($Interfaces)) { if ((Get-Field $interface 'index') -eq $Index) { return $interface } }
  return $null
}

# The cheapest road to everywhere that is not a tunnel says what this computer is attached to.
function Get-NetworkKind {
  param($Interfaces, $Routes)
  $best = $null
  $kind = 'none'
  foreach ($route in @($Routes)) {
    if (@('0.0.0.0/0', '::/0') -notcontains (Get-Field $route 'prefix')) { continue }
    $interface = Find-Interface $Interfaces (Get-Field $route 'interface')
    if ($null -eq $interface -or (Test-Tunnel $interface)) { continue }
    $metric = [int64](Get-Field $route 'metric')
    if ($null -eq $best -or $metric -lt $best) { $best = $metric; $kind = Get-InterfaceKind $interface }
  }
  if ($kind -eq 'none' -and (Get-VpnState $Interfaces $Routes) -ne 'none') { return 'virtual' }
  return $kind
}

# full: in each family that has a road to everywhere, a tunnel holds the cheapest one, or both halves of it.
# split: a tunnel holds some road of its own. none: no tunnel does.
function Get-VpnState {
  param($Interfaces, $Routes)
  $own = $false
  $fullFamilies = 0
  $families = 0
  foreach ($family in @(@('0.0.0.0/0', '0.0.0.0/1', '128.0.0.0/1'), @('::/0', '::/1', '8000::/1'))) {
    $bestMetric = $null
    $bestIsTunnel = $false
    $halves = @()
    $seen = $false
    foreach ($route in @($Routes)) {
      $prefix = [string](Get-Field $route 'prefix')
      if ($family -notcontains $prefix) { continue }
      $interface = Find-Interface $Interfaces (Get-Field $route 'interface')
      if ($null -eq $interface) { continue }
      $seen = $true
      $tunnel = Test-Tunnel $interface
      if ($prefix -ne $family[0]) { if ($tunnel) { $halves += $prefix }; continue }
      $metric = [int64](Get-Field $route 'metric')
      if ($null -eq $bestMetric -or $metric -lt $bestMetric) { $bestMetric = $metric; $bestIsTunnel = $tunnel }
    }
    if (-not $seen) { continue }
    $families = $families + 1
    if ($bestIsTunnel -or (($halves -contains $family[1]) -and ($halves -contains $family[2]))) { $fullFamilies = $fullFamilies + 1 }
  }
  if ($families -gt 0 -and $families -eq $fullFamilies) { return 'full' }
  if ($fullFamilies -gt 0) { return 'split' }
  foreach ($route in @($Routes)) {
    $interface = Find-Interface $Interfaces (Get-Field $route 'interface')
    if ($null -ne $interface -and @(23, 53, 131) -contains [int](Get-Field $interface 'type') -and (Test-OwnRoute ([string](Get-Field $route 'prefix')))) { $own = $true }
  }
  if ($own) { return 'split' }
  return 'none'
}

# Every interface has roads to itself, to its link and to groups; those say nothing of a tunnel.
function Test-OwnRoute {
  param([string]$Prefix)
  if ($Prefix.EndsWith('/32') -or $Prefix.EndsWith('/128')) { return $false }
  foreach ($start in @('224.', '169.254.', 'ff00:', 'fe80:', '2001::/32')) { if ($Prefix.StartsWith($start)) { return $false } }
  return $true
}

# NetworkAuthenticationType and NetworkEncryptionType of Windows.Networking.Connectivity, as numbers.
# Several Wi-Fi connections at once: the worst of them.
function ConvertTo-WifiFacts {
  param($Raw)
  $source = 'windows.winrt:NetworkSecuritySettings'
  $order = @('notWifi', 'wpa3', 'wpa2', 'wpa', 'wep', 'open')
  $worst = 0
  foreach ($connection in @(Get-Field $Raw 'connections' | Where-Object { $null -ne $_ })) {
    $mode = Get-WifiMode ([int](Get-Field $connection 'authentication')) ([int](Get-Field $connection 'encryption'))
    if ($mode -eq '') { return @{ 'device.wifiSecurity' = New-Unknown 'unreadable' $source } }
    $rank = [array]::IndexOf($order, $mode)
    if ($rank -gt $worst) { $worst = $rank }
  }
  return @{ 'device.wifiSecurity' = New-Value $order[$worst] $source }
}

# 2 open, 3 shared key, 4-6 WPA, 7-8 RSN (WPA2), 10 WPA3 enterprise 192 bits, 11 WPA3 SAE, 12 OWE, 13 WPA3 enterprise.
# Encryption: 2-4 WEP, 5 TKIP. OWE encrypts, but proves nobody: it counts as open. RSN with TKIP counts as WPA.
function Get-WifiMode {
  param([int]$Authentication, [int]$Encryption)
  if (@(2, 3, 4) -contains $Encryption) { return 'wep' }
  if ($Authentication -eq 0 -or $Authentication -eq 2 -or $Authentication -eq 12) { return 'open' }
  if ($Authentication -eq 3) { return 'wep' }
  if (@(4, 5, 6) -contains $Authentication) { return 'wpa' }
  if (@(7, 8) -contains $Authentication) { if ($Encryption -eq 5) { return 'wpa' } else { return 'wpa2' } }
  if (@(10, 11, 13) -contains $Authentication) { return 'wpa3' }
  return ''
}
