# Taga: verifies Ed25519 signatures (RFC 8032, section 5.1.7), which .NET Framework cannot do by itself.
# Only verification, only of public values: nothing secret passes through here, so timing does not matter.

Set-StrictMode -Version 2

Add-Type -AssemblyName System.Numerics

# The curve: prime p = 2^255 - 19, order q, constant d, base point, and a square root of -1.
function New-Curve {
  $two = [System.Numerics.BigInteger]2
  $p = [System.Numerics.BigInteger]::Subtract([System.Numerics.BigInteger]::Pow($two, 255), 19)
  $q = [System.Numerics.BigInteger]::Add([System.Numerics.BigInteger]::Pow($two, 252), [System.Numerics.BigInteger]::Parse('27742317777372353535851937790883648493'))
  $curve = @{ P = $p; Q = $q; D = $null; Root = $null; Base = $null }
  $inverse = [System.Numerics.BigInteger]::ModPow(121666, [System.Numerics.BigInteger]::Subtract($p, 2), $p)
  $curve.D = Get-Residue ([System.Numerics.BigInteger]::Multiply(-121665, $inverse)) $p
  $curve.Root = [System.Numerics.BigInteger]::ModPow($two, [System.Numerics.BigInteger]::Divide([System.Numerics.BigInteger]::Subtract($p, 1), 4), $p)
  $inverse = [System.Numerics.BigInteger]::ModPow(5, [System.Numerics.BigInteger]::Subtract($p, 2), $p)
  $y = Get-Residue ([System.Numerics.BigInteger]::Multiply(4, $inverse)) $p
  $curve.Base = ConvertTo-Point $curve $y 0
  return $curve
}

function Get-Residue {
  param([System.Numerics.BigInteger]$Value, [System.Numerics.BigInteger]$Modulus)
  $rest = [System.Numerics.BigInteger]::Remainder($Value, $Modulus)
  if ($rest.Sign -lt 0) { return [System.Numerics.BigInteger]::Add($rest, $Modulus) }
  return $rest
}

function Get-Product {
  param([System.Numerics.BigInteger]$Left, [System.Numerics.BigInteger]$Right, [System.Numerics.BigInteger]$Modulus)
  return [System.Numerics.BigInteger]::Remainder([System.Numerics.BigInteger]::Multiply($Left, $Right), $Modulus)
}

# Bytes as they stand on the wire, least significant first.
function ConvertFrom-LittleEndian {
  param([byte[]]$Bytes)
  return [System.Numerics.BigInteger]::new([byte[]]($Bytes + [byte]0))
}

# The point with this y whose x has this lowest bit; nothing where there is none. Extended coordinates X, Y, Z, T.
function ConvertTo-Point {
  param($Curve, [System.Numerics.BigInteger]$Y, [int]$Odd)
  $p = $Curve.P
  if ([System.Numerics.BigInteger]::Compare($Y, $p) -ge 0) { return $null }
  $square = Get-Product $Y $Y $p
  $above = Get-Residue ([System.Numerics.BigInteger]::Subtract($square, 1)) $p
  $below = Get-Residue ([System.Numerics.BigInteger]::Add((Get-Product $Curve.D $square $p), 1)) $p
  $xx = Get-Product $above ([System.Numerics.BigInteger]::ModPow($below, [System.Numerics.BigInteger]::Subtract($p, 2), $p)) $p
  $x = [System.Numerics.BigInteger]::ModPow($xx, [System.Numerics.BigInteger]::Divide([System.Numerics.BigInteger]::Add($p, 3), 8), $p)
  if (-not (Get-Product $x $x $p).Equals($xx)) { $x = Get-Product $x $Curve.Root $p }
  if (-not (Get-Product $x $x $p).Equals($xx)) { return $null }
  if ($x.IsZero -and $Odd -eq 1) { return $null }
  if ($x.IsEven -eq ($Odd -eq 1)) { $x = Get-Residue ([System.Numerics.BigInteger]::Negate($x)) $p }
  return @{ X = $x; Y = $Y; Z = [System.Numerics.BigInteger]::One; T = (Get-Product $x $Y $p) }
}

# The complete addition of a = -1 twisted Edwards curves; it doubles as well.
function Add-Point {
  param($Curve, $Left, $Right)
  $p = $Curve.P
  $a = Get-Product ([System.Numerics.BigInteger]::Subtract($Left.Y, $Left.X)) ([System.Numerics.BigInteger]::Subtract($Right.Y, $Right.X)) $p
  $b = Get-Product ([System.Numerics.BigInteger]::Add($Left.Y, $Left.X)) ([System.Numerics.BigInteger]::Add($Right.Y, $Right.X)) $p
  $c = Get-Product ([System.Numerics.BigInteger]::Multiply(2, (Get-Product $Left.T $Right.T $p))) $Curve.D $p
  $d = [System.Numerics.BigInteger]::Multiply(2, (Get-Product $Left.Z $Right.Z $p))
  $e = [System.Numerics.BigInteger]::Subtract($b, $a)
  $f = [System.Numerics.BigInteger]::Subtract($d, $c)
  $g = [System.Numerics.BigInteger]::Add($d, $c)
  $h = [System.Numerics.BigInteger]::Add($b, $a)
  return @{ X = (Get-Product $e $f $p); Y = (Get-Product $g $h $p); T = (Get-Product $e $h $p); Z = (Get-Product $f $g $p) }
}

# Scalar times point; the scalar's bits from its bytes, lowest first.
function Get-Multiple {
  param($Curve, [byte[]]$Scalar, $Point)
  $zero = [System.Numerics.BigInteger]::Zero
  $one = [System.Numerics.BigInteger]::One
  $sum = @{ X = $zero; Y = $one; Z = $one; T = $zero }
  $step = $Point
  foreach ($byte in $Scalar) {
    for ($bit = 0; $bit -lt 8; $bit++) {
      if (($byte -band (1 -shl $bit)) -ne 0) { $sum = Add-Point $Curve $sum $step }
      $step = Add-Point $Curve $step $step
    }
  }
  return $sum
}

function Test-SamePoint {
  param($Curve, $Left, $Right)
  $p = $Curve.P
  $x = [System.Numerics.BigInteger]::Subtract((Get-Product $Left.X $Right.Z $p), (Get-Product $Right.X $Left.Z $p))
  $y = [System.Numerics.BigInteger]::Subtract((Get-Product $Left.Y $Right.Z $p), (Get-Product $Right.Y $Left.Z $p))
  return ((Get-Residue $x $p).IsZero -and (Get-Residue $y $p).IsZero)
}

function Read-Point {
  param($Curve, [byte[]]$Bytes)
  $odd = [int]($Bytes[31] -shr 7)
  $plain = [byte[]]$Bytes.Clone()
  $plain[31] = [byte]($plain[31] -band 0x7f)
  return ConvertTo-Point $Curve (ConvertFrom-LittleEndian $plain) $odd
}

# True where Signature (64 bytes) is PublicKey's (32 bytes) signature over Message.
function Test-Ed25519Signature {
  param([byte[]]$PublicKey, [byte[]]$Message, [byte[]]$Signature)
  if ($PublicKey.Length -ne 32 -or $Signature.Length -ne 64) { return $false }
  $curve = New-Curve
  $first = [byte[]]$Signature[0..31]
  $second = [byte[]]$Signature[32..63]
  if ([System.Numerics.BigInteger]::Compare((ConvertFrom-LittleEndian $second), $curve.Q) -ge 0) { return $false }
  $signer = Read-Point $curve $PublicKey
  $nonce = Read-Point $curve $first
  if ($null -eq $signer -or $null -eq $nonce) { return $false }
  $hasher = [System.Security.Cryptography.SHA512]::Create()
  $digest = $hasher.ComputeHash([byte[]]($first + $PublicKey + $Message))
  $challenge = Get-Residue (ConvertFrom-LittleEndian $digest) $curve.Q
  $left = Get-Multiple $curve $second $curve.Base
  $right = Add-Point $curve $nonce (Get-Multiple $curve $challenge.ToByteArray() $signer)
  return Test-SamePoint $curve $left $right
}
