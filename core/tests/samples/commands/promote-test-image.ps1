& {
# Asks without echo for each of these variables that is not set: $HAWSER_SESSION.
# To set one beforehand, without echo: $HAWSER_SESSION = [Net.NetworkCredential]::new('', (Read-Host '' -AsSecureString)).Password
if (-not (Test-Path variable:HAWSER_SESSION)) { $HAWSER_SESSION = [Net.NetworkCredential]::new('', (Read-Host 'Session token, HAWSER_SESSION' -AsSecureString)).Password }
Invoke-RestMethod -MaximumRedirection 0 -Method POST `
  -Uri 'https://console.example:8443/api/vr-a/api/rest/vr/v2/pairings/3f6c1c1e-6d0b-4f0e-9a53-0f6f3a2b7c11/replications/GID-00000001-5b1c-4e7d-9f3a-2c4b6d8e0f10/actions/promote-test-image' `
  -Headers @{
    'Accept' = 'application/json'
    'x-dr-session' = $HAWSER_SESSION
  } `
  -ContentType 'application/json; charset=utf-8' `
  -Body ('{
  "value": "image-4711"
}')
}
