# Taga: reads networks, routes and Wi-Fi (see taga-read.ps1).

Set-StrictMode -Version 2

function Read-Network {
  $interfaces = @(Read-Interfaces)
  $routes = @()
  $hops = @()
  foreach ($route in Get-CimInstance -Namespace 'root/StandardCimv2' -ClassName MSFT_NetRoute -ErrorAction Stop) {
    $interface = Find-Raw $interfaces ([int64]$route.InterfaceIndex)
    # Roads of interfaces that are down lead nowhere.
    if ($null -eq $interface) { continue }
    $metric = [int64]$route.RouteMetric
    if ($null -ne $route.PSObject.Properties['InterfaceMetric']) { $metric = $metric + [int64]$route.InterfaceMetric }
    $entry = @{ prefix = [string]$route.DestinationPrefix; interface = [int64]$route.InterfaceIndex; metric = $metric }
    $routes += $entry
    $plain = (@(6, 71, 243, 244) -contains $interface.type) -and (-not $interface.virtual -or $interface.component -eq 'vms_mp')
    if ($entry.prefix -eq '0.0.0.0/0' -and $plain) { $hops += @{ Kind = Get-WayKind $interface.type; Address = [string]$route.NextHop; Interface = $entry.interface; Metric = $metric } }
  }
  return @{ interfaces = $interfaces; routes = $routes; fingerprint = Get-NetworkFingerprint $hops }
}

function Get-WayKind {
  param([int]$Type)
  if ($Type -eq 71) { return 'wifi' }
  if ($Type -eq 6) { return 'wired' }
  return 'mobile'
}

function Find-Raw {
  param($Interfaces, [int64]$Index)
  foreach ($interface in $Interfaces) { if ($interface.index -eq $Index) { return $interface } }
  return $null
}

# Interfaces that are up (OperationalStatus 1), without the loopback (type 24).
function Read-Interfaces {
  $adapters = @{}
  foreach ($adapter in Get-CimInstance -Namespace 'root/StandardCimv2' -ClassName MSFT_NetAdapter -ErrorAction Stop) {
    $adapters[[int64]$adapter.InterfaceIndex] = @{ Virtual = [bool]$adapter.Virtual; Component = [string]$adapter.ComponentID }
  }
  foreach ($card in [System.Net.NetworkInformation.NetworkInterface]::GetAllNetworkInterfaces()) {
    if ([int]$card.OperationalStatus -ne 1 -or [int]$card.NetworkInterfaceType -eq 24) { continue }
    $properties = $card.GetIPProperties()
    $index = $null
    # An interface without a family refuses to number it.
    try { $index = [int64]$properties.GetIPv4Properties().Index } catch { $index = $null }
    if ($null -eq $index) { try { $index = [int64]$properties.GetIPv6Properties().Index } catch { continue } }
    $known = @{ Virtual = $false; Component = '' }
    if ($adapters.ContainsKey($index)) { $known = $adapters[$index] }
    $resolvers = @()
    foreach ($address in $properties.DnsAddresses) {
      $text = [string]$address
      # Windows lists these three where no resolver is set.
      if (-not $text.StartsWith('fec0:0:0:ffff::')) { $resolvers += $text }
    }
    @{
      index = $index
      type = [int]$card.NetworkInterfaceType
      virtual = $known.Virtual
      component = $known.Component
      resolvers = [string[]]$resolvers
    }
  }
}

# The hardware address of the way out, hashed under a secret of this computer: public maps list such addresses, and a plain
# hash of 48 bits is guessed in minutes. Without a secret, and where the gateway has no address, there is no fingerprint.
function Get-NetworkFingerprint {
  param($Hops)
  $best = $null
  foreach ($hop in $Hops) { if ($null -eq $best -or $hop.Metric -lt $best.Metric) { $best = $hop } }
  if ($null -eq $best) { return $null }
  $filter = 'InterfaceIndex=' + $best.Interface + ' AND AddressFamily=2'
  foreach ($neighbour in Get-CimInstance -Namespace 'root/StandardCimv2' -ClassName MSFT_NetNeighbor -Filter $filter -ErrorAction Stop) {
    if ([string]$neighbour.IPAddress -ne $best.Address) { continue }
    $mac = ([string]$neighbour.LinkLayerAddress).ToLowerInvariant().Replace('-', ':')
    if ($mac -notmatch '^([0-9a-f]{2}:){5}[0-9a-f]{2}$' -or $mac -eq '00:00:00:00:00:00') { return $null }
    return ConvertTo-NetworkFingerprint $best.Kind $mac
  }
  return $null
}

function ConvertTo-NetworkFingerprint {
  param([string]$Kind, [string]$Mac)
  $secret = [string]$env:TAGA_FINGERPRINT_KEY
  if ($secret -eq '') { return $null }
  $hasher = [System.Security.Cryptography.HMACSHA256]::new([System.Text.Encoding]::UTF8.GetBytes($secret))
  $hash = $hasher.ComputeHash([System.Text.Encoding]::UTF8.GetBytes($Kind + "`n" + $Mac + "`n"))
  return [Convert]::ToBase64String($hash).Replace('+', '-').Replace('/', '_').Substring(0, 22)
}

# Windows' own numbers for the Wi-Fi it is connected to. Connectivity level 0 is not connected.
function Read-Wifi {
  $information = [type]::GetType('Windows.Networking.Connectivity.NetworkInformation, Windows.Networking.Connectivity, ContentType=WindowsRuntime', $true)
  $connections = @()
  foreach ($connection in $information::GetConnectionProfiles()) {
    if (-not $connection.IsWlanConnectionProfile -or [int]$connection.GetNetworkConnectivityLevel() -eq 0) { continue }
    $security = $connection.NetworkSecuritySettings
    $connections += @{ authentication = [int]$security.NetworkAuthenticationType; encryption = [int]$security.NetworkEncryptionType }
  }
  return @{ connections = $connections }
}
