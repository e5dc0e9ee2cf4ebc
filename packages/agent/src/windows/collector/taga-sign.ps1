# Taga: the device's key, and what is signed with it. The private key is made on this computer and cannot be exported:
# in the TPM where there is one, otherwise in Windows' software key store, and then the server is told so.

Set-StrictMode -Version 2

Add-Type -AssemblyName System.Core

. (Join-Path $PSScriptRoot 'taga-ed25519.ps1')

function Get-KeyProviders {
  return @(
    @{ Name = 'Microsoft Platform Crypto Provider'; Protection = 'tpm' },
    @{ Name = 'Microsoft Software Key Storage Provider'; Protection = 'software' }
  )
}

# A P-256 key of the machine. The first provider that can make one keeps it.
function New-DeviceKey {
  param([string]$KeyName)
  $failure = $null
  foreach ($provider in Get-KeyProviders) {
    $wanted = New-Object System.Security.Cryptography.CngKeyCreationParameters
    $wanted.Provider = New-Object System.Security.Cryptography.CngProvider $provider.Name
    $wanted.KeyCreationOptions = [System.Security.Cryptography.CngKeyCreationOptions]::MachineKey
    $wanted.ExportPolicy = [System.Security.Cryptography.CngExportPolicies]::None
    $wanted.KeyUsage = [System.Security.Cryptography.CngKeyUsages]::Signing
    try {
      $key = [System.Security.Cryptography.CngKey]::Create([System.Security.Cryptography.CngAlgorithm]::ECDsaP256, $KeyName, $wanted)
      return @{ Key = $key; Provider = $provider.Name; Protection = $provider.Protection }
    } catch { $failure = $_ }
  }
  throw $failure
}

function Open-DeviceKey {
  param([string]$KeyName, [string]$Provider)
  $store = New-Object System.Security.Cryptography.CngProvider $Provider
  return [System.Security.Cryptography.CngKey]::Open($KeyName, $store, [System.Security.Cryptography.CngKeyOpenOptions]::MachineKey)
}

# SubjectPublicKeyInfo (RFC 5480) of a P-256 key: a fixed beginning, then x and y. CNG's blob has 8 bytes before them.
function Get-PublicKeyInfo {
  param($Key)
  $blob = $Key.Export([System.Security.Cryptography.CngKeyBlobFormat]::EccPublicBlob)
  if ($blob.Length -ne 72) { throw 'the key store gave a public key that is not P-256' }
  $start = [byte[]]@(0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00, 0x04)
  return [byte[]]($start + [byte[]]$blob[8..71])
}

function ConvertTo-Base64Url {
  param([byte[]]$Bytes)
  return [Convert]::ToBase64String($Bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_')
}

function ConvertFrom-Base64Url {
  param([string]$Text)
  $padded = $Text.Replace('-', '+').Replace('_', '/')
  while ($padded.Length % 4 -ne 0) { $padded = $padded + '=' }
  return [byte[]][Convert]::FromBase64String($padded)
}

function Get-Sha256 {
  param([byte[]]$Bytes)
  $hasher = [System.Security.Cryptography.SHA256]::Create()
  return [byte[]]$hasher.ComputeHash($Bytes)
}

# ES256 over purpose, audience, path and the body's hash, in IEEE P1363 form (64 bytes), base64url.
function Get-RequestSignature {
  param($Key, [string]$Purpose, [string]$Audience, [string]$Path, [byte[]]$Body)
  $text = $Purpose + "`n" + $Audience + "`n" + $Path + "`n" + (ConvertTo-Base64Url (Get-Sha256 $Body))
  $signer = New-Object System.Security.Cryptography.ECDsaCng $Key
  $signer.HashAlgorithm = [System.Security.Cryptography.CngAlgorithm]::Sha256
  return ConvertTo-Base64Url ($signer.SignData([System.Text.Encoding]::UTF8.GetBytes($text)))
}

# The first characters of the bytes in Crockford's base 32, five bits each.
function ConvertTo-Base32 {
  param([byte[]]$Bytes, [int]$Length)
  $alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
  $text = ''
  for ($index = 0; $index -lt $Length; $index++) {
    $bit = $index * 5
    $at = ($bit - ($bit % 8)) / 8
    $pair = [int]$Bytes[$at] * 256
    if ($at + 1 -lt $Bytes.Length) { $pair = $pair + [int]$Bytes[$at + 1] }
    $text = $text + $alphabet[($pair -shr (11 - ($bit % 8))) -band 31]
  }
  return $text
}

# taga1-SELECTOR-SECRET-FINGERPRINT as people type it: any case, O for 0, I and L for 1.
function Read-EnrolmentCode {
  param([string]$Text)
  $parts = $Text.Normalize([System.Text.NormalizationForm]::FormKC).Trim().ToUpperInvariant().Split('-')
  if ($parts.Length -ne 4 -or $parts[0] -notmatch '^TAGA[1IL]$') { return $null }
  $read = @()
  foreach ($part in @($parts[1], $parts[2], $parts[3])) { $read += $part.Replace('O', '0').Replace('I', '1').Replace('L', '1') }
  if (($read -join '-') -notmatch '^[0-9A-HJKMNP-TV-Z]{8}-[0-9A-HJKMNP-TV-Z]{10}-[0-9A-HJKMNP-TV-Z]{16}$') { return $null }
  return @{ Selector = $read[0]; Secret = $read[1]; Fingerprint = $read[2] }
}

# The server's key must be the one the code names, and the server must have signed this enrolment with it.
function Test-ServerProof {
  param([string]$Fingerprint, [string]$ServerKey, [string]$Proof, [string]$Text)
  $info = ConvertFrom-Base64Url $ServerKey
  if ((ConvertTo-Base32 (Get-Sha256 $info) 16) -ne $Fingerprint) { return $false }
  # SPKI of an Ed25519 key: 12 bytes that never change (RFC 8410), then the key.
  if ($info.Length -ne 44) { return $false }
  return Test-Ed25519Signature ([byte[]]$info[12..43]) ([System.Text.Encoding]::UTF8.GetBytes($Text)) (ConvertFrom-Base64Url $Proof)
}
