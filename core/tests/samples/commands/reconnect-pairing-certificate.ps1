& {
# Asks without echo for each of these variables that is not set: $HAWSER_SESSION, $HAWSER_REMOTE_PASSWORD.
# To set one beforehand, without echo: $HAWSER_SESSION = [Net.NetworkCredential]::new('', (Read-Host '' -AsSecureString)).Password
if (-not (Test-Path variable:HAWSER_SESSION)) { $HAWSER_SESSION = [Net.NetworkCredential]::new('', (Read-Host 'Session token, HAWSER_SESSION' -AsSecureString)).Password }
if (-not (Test-Path variable:HAWSER_REMOTE_PASSWORD)) { $HAWSER_REMOTE_PASSWORD = [Net.NetworkCredential]::new('', (Read-Host 'Remote password, HAWSER_REMOTE_PASSWORD' -AsSecureString)).Password }
Invoke-RestMethod -MaximumRedirection 0 -Method POST `
  -Uri 'https://console.example:8443/api/vr-a/api/rest/vr/v2/pairings/3f6c1c1e-6d0b-4f0e-9a53-0f6f3a2b7c11/actions/reconnect' `
  -Headers @{
    'Accept' = 'application/json'
    'x-dr-session' = $HAWSER_SESSION
  } `
  -ContentType 'application/json; charset=utf-8' `
  -Body ('{
  "pair_psc_info": {
    "url": "vc-b.frankfurt.example",
    "port": 443,
    "thumbprint": "5B:04:D9:55:00:81:6D:7A:92:5A:4D:68:88:30:11:8B:F0:A0:1C:63:33:5E:1F:9B:AE:DF:34:71:26:D2:2F:AE",
    "certificate": "-----BEGIN CERTIFICATE-----\nMIIBzDCCAXGgAwIBAgIUM4AdO5qIaK88b6uBayQtFoIgJWUwCgYIKoZIzj0EAwIw\nSjEVMBMGCgmSJomT8ixkARkWBWxvY2FsMRcwFQYKCZImiZPyLGQBGRYHdnNwaGVy\nZTEYMBYGA1UEAwwPRXhhbXBsZSBSb290IENBMB4XDTI2MDEwMTAwMDAwMFoXDTM2\nMTIzMTIzNTk1OVowSjEVMBMGCgmSJomT8ixkARkWBWxvY2FsMRcwFQYKCZImiZPy\nLGQBGRYHdnNwaGVyZTEYMBYGA1UEAwwPRXhhbXBsZSBSb290IENBMFkwEwYHKoZI\nzj0CAQYIKoZIzj0DAQcDQgAELJCoyO5WnDOP3Zh4wPWqlpvmZQ44/Pc8nRqtQ74Q\nDOwlp0vl1eU4vxdbC8scLvdRby+n5YqqR+viX4qtWjL4IaM1MDMwEgYDVR0TAQH/\nBAgwBgEB/wIBADAdBgNVHQ4EFgQUGTtFwI+WddRcQplH9K6OwdaPBnwwCgYIKoZI\nzj0EAwIDSQAwRgIhAMIROFKzQnwzDENaOQ3hMXmsEz4IPJldk38fQDk7d/snAiEA\njcOnQ/TYjyDZ+XbMKajtx0rBveuuyT74nWip8K514Lw=\n-----END CERTIFICATE-----",
    "username": "administrator@vsphere.local",
    "password": ' + (ConvertTo-Json $HAWSER_REMOTE_PASSWORD) + '
  },
  "pair_vc_id": "b7c9d2e4-91a3-4c55-9e0f-7a4b6c8d9e02"
}')
}
