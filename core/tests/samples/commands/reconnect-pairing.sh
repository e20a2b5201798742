(
: 'Needs curl 7.55 and jq 1.5, or newer. Asks without echo for each of these variables that is not set: HAWSER_SESSION, HAWSER_REMOTE_PASSWORD.'
: 'To set one beforehand, without echo: stty -echo; read -r HAWSER_SESSION; stty echo'
set -e
ask() {
  trap 'stty echo </dev/tty; exit 130' INT
  stty -echo </dev/tty
  printf '%s, %s: ' "$2" "$1" >/dev/tty
  IFS= read -r "$1" </dev/tty
  stty echo </dev/tty
  echo >/dev/tty
}
[ -n "${HAWSER_SESSION+set}" ] || ask HAWSER_SESSION 'Session token'
[ -n "${HAWSER_REMOTE_PASSWORD+set}" ] || ask HAWSER_REMOTE_PASSWORD 'Remote password'
body=$(printf '%s\n' "$HAWSER_REMOTE_PASSWORD" | jq -cnR 'input as $HAWSER_REMOTE_PASSWORD | {
  "pair_psc_info": {
    "url": "vc-b.frankfurt.example",
    "port": 443,
    "thumbprint": "5B:04:D9:55:00:81:6D:7A:92:5A:4D:68:88:30:11:8B:F0:A0:1C:63:33:5E:1F:9B:AE:DF:34:71:26:D2:2F:AE",
    "username": "administrator@vsphere.local",
    "password": "\($HAWSER_REMOTE_PASSWORD)"
  },
  "pair_vc_id": "b7c9d2e4-91a3-4c55-9e0f-7a4b6c8d9e02"
}')
printf '%s\n' 'x-dr-session: '"$HAWSER_SESSION" | {
printf '%s' "$body" |
curl --request POST \
  --header 'Accept: application/json' \
  --header 'Content-Type: application/json' \
  --header @/dev/fd/3 \
  --data-binary @- \
  'https://console.example:8443/api/vr-a/api/rest/vr/v2/pairings/3f6c1c1e-6d0b-4f0e-9a53-0f6f3a2b7c11/actions/reconnect'
} 3<&0
)
