# Taga: reads antimalware, encryption, firewall and screen lock (see taga-read.ps1).

Set-StrictMode -Version 2

function Read-Antimalware {
  return @{
    defender = Read-Part {
      $status = Get-CimInstance -Namespace 'root/Microsoft/Windows/Defender' -ClassName MSFT_MpComputerStatus -ErrorAction Stop
      $signature = $null
      if ($null -ne $status.AntivirusSignatureLastUpdated) { $signature = ConvertTo-EpochMs $status.AntivirusSignatureLastUpdated }
      @{
        serviceEnabled = [bool]$status.AMServiceEnabled
        antivirusEnabled = [bool]$status.AntivirusEnabled
        realTimeProtectionEnabled = [bool]$status.RealTimeProtectionEnabled
        signatureAt = $signature
      }
    }
    products = Read-ListPart { Read-SecurityProducts 'AntiVirusProduct' }
  }
}

# The security centre's list. It does not exist on Windows Server.
function Read-SecurityProducts {
  param([string]$ClassName)
  foreach ($product in Get-CimInstance -Namespace 'root/SecurityCenter2' -ClassName $ClassName -ErrorAction Stop) {
    @{ id = [string]$product.instanceGuid; name = [string]$product.displayName; state = [int64]$product.productState }
  }
}

# BitLocker's own class answers administrators only. Its numbers are the same on every language and edition.
function Read-Encryption {
  $namespace = 'root/cimv2/Security/MicrosoftVolumeEncryption'
  $types = Get-PartitionTypes
  $volumes = @()
  foreach ($volume in Get-CimInstance -Namespace $namespace -ClassName Win32_EncryptableVolume -ErrorAction Stop) {
    $conversion = Invoke-CimMethod -InputObject $volume -MethodName GetConversionStatus -ErrorAction Stop
    $converted = $null
    if ([int64]$conversion.ReturnValue -eq 0) { $converted = [int]$conversion.ConversionStatus }
    $gptType = ''
    if ($types.ContainsKey([string]$volume.DeviceID)) { $gptType = $types[[string]$volume.DeviceID] }
    $volumes += @{
      type = [int]$volume.VolumeType
      gptType = $gptType
      protection = [int]$volume.ProtectionStatus
      conversion = $converted
      protectors = [int[]]@(Read-KeyProtectors $volume)
    }
  }
  return @{ volumes = $volumes }
}

function Read-KeyProtectors {
  param($Volume)
  $listed = Invoke-CimMethod -InputObject $Volume -MethodName GetKeyProtectors -Arguments @{ KeyProtectorType = [uint32]0 } -ErrorAction Stop
  if ([int64]$listed.ReturnValue -ne 0 -or $null -eq $listed.VolumeKeyProtectorID) { return }
  foreach ($id in $listed.VolumeKeyProtectorID) {
    $typed = Invoke-CimMethod -InputObject $Volume -MethodName GetKeyProtectorType -Arguments @{ VolumeKeyProtectorID = [string]$id } -ErrorAction Stop
    if ([int64]$typed.ReturnValue -eq 0) { [int]$typed.KeyProtectorType }
  }
}

# GPT type of the partition below each volume, by the volume's device path.
function Get-PartitionTypes {
  $types = @{}
  foreach ($partition in Get-CimInstance -Namespace 'root/Microsoft/Windows/Storage' -ClassName MSFT_Partition -ErrorAction Stop) {
    if ($null -eq $partition.AccessPaths) { continue }
    foreach ($path in $partition.AccessPaths) { $types[[string]$path] = [string]$partition.GptType }
  }
  return $types
}

# The store of what is in force, group policy included. The three names are identifiers of the firewall.
function Read-Firewall {
  $service = Get-CimInstance -ClassName Win32_Service -Filter "Name='MpsSvc'" -ErrorAction Stop
  return @{
    serviceStarted = [bool]$service.Started
    profiles = Read-ListPart {
      foreach ($zone in @(@{ Id = 'Domain'; Category = 2 }, @{ Id = 'Private'; Category = 1 }, @{ Id = 'Public'; Category = 0 })) {
        $setting = Get-NetFirewallProfile -PolicyStore ActiveStore -Name $zone.Id -ErrorAction Stop
        @{ category = $zone.Category; enabled = [int]$setting.Enabled; inbound = [int]$setting.DefaultInboundAction }
      }
    }
    categories = Read-ListPart {
      foreach ($connection in Get-CimInstance -Namespace 'root/StandardCimv2' -ClassName MSFT_NetConnectionProfile -ErrorAction Stop) { [int]$connection.NetworkCategory }
    }
    others = Read-ListPart { Read-SecurityProducts 'FirewallProduct' }
  }
}

function Read-ScreenLock {
  $people = @()
  foreach ($sid in @(Get-SignedInSids)) {
    $people += @{
      saverActive = Get-DesktopSetting $sid 'ScreenSaveActive'
      saverSecure = Get-DesktopSetting $sid 'ScreenSaverIsSecure'
      saverSeconds = Get-DesktopSetting $sid 'ScreenSaveTimeOut'
      saverProgram = ($null -ne (Get-DesktopText $sid 'SCRNSAVE.EXE'))
    }
  }
  $sleep = Read-SleepSettings
  return @{
    inactivitySeconds = Get-RegistryValue 'HKLM:\SOFTWARE\Microsoft\Windows\CurrentVersion\Policies\System' 'InactivityTimeoutSecs'
    sleepSeconds = $sleep.Seconds
    wakeAsks = $sleep.Asks
    people = $people
  }
}

# Policy stands above the person's own choice. The registry keeps these numbers as text.
function Get-DesktopText {
  param([string]$Sid, [string]$Name)
  $policy = Get-RegistryValue ('Registry::HKEY_USERS\' + $Sid + '\Software\Policies\Microsoft\Windows\Control Panel\Desktop') $Name
  if ($null -ne $policy) { return [string]$policy }
  $own = Get-RegistryValue ('Registry::HKEY_USERS\' + $Sid + '\Control Panel\Desktop') $Name
  if ($null -eq $own -or [string]$own -eq '') { return $null }
  return [string]$own
}

function Get-DesktopSetting {
  param([string]$Sid, [string]$Name)
  $text = Get-DesktopText $Sid $Name
  if ($null -eq $text -or $text -notmatch '^[0-9]+$') { return $null }
  return [int64]$text
}

# Sleep after idle, and whether waking asks for the password, for mains and battery of the scheme in force.
# Seconds: the later of the two, 0 where one of them is never; nothing where it cannot be told.
function Read-SleepSettings {
  $sleep = @(Get-PowerSetting '238c9fa8-0aad-41ed-83f4-97be242c8f20' '29f6c1db-86da-48c5-9fdb-f2b67b1f44da')
  $asks = @(Get-PowerSetting 'fea3413e-7e05-4911-9a71-700331f1c294' '0e796bdb-100d-47d6-a2d5-f7d2daa51f51')
  if ($sleep.Count -ne 2 -or $asks.Count -ne 2) { return @{ Seconds = $null; Asks = $null } }
  $seconds = [int64]0
  if ($sleep[0] -ne 0 -and $sleep[1] -ne 0) { $seconds = [int64][math]::Max($sleep[0], $sleep[1]) }
  $both = 0
  if ($asks[0] -eq 1 -and $asks[1] -eq 1) { $both = 1 }
  return @{ Seconds = $seconds; Asks = $both }
}

# The values for mains and battery: policy, else the scheme's own, else its default. Nothing where one is missing.
function Get-PowerSetting {
  param([string]$Group, [string]$Setting)
  $power = 'HKLM:\SYSTEM\CurrentControlSet\Control\Power'
  $scheme = [string](Get-RegistryValue ($power + '\User\PowerSchemes') 'ActivePowerScheme')
  if ($scheme -eq '') { return }
  $values = @()
  foreach ($name in @('ACSettingIndex', 'DCSettingIndex')) {
    $value = Get-RegistryValue ('HKLM:\SOFTWARE\Policies\Microsoft\Power\PowerSettings\' + $Setting) $name
    if ($null -eq $value) { $value = Get-RegistryValue ($power + '\User\PowerSchemes\' + $scheme + '\' + $Group + '\' + $Setting) $name }
    if ($null -eq $value) { $value = Get-RegistryValue ($power + '\PowerSettings\' + $Group + '\' + $Setting + '\DefaultPowerSchemeValues\' + $scheme) $name }
    if ($null -eq $value) { return }
    $values += [int64]$value
  }
  return $values
}
