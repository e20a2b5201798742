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
  "credentials": {
    "user_name": "admin'\''o@vsphere.local",
    "password": "\($HAWSER_REMOTE_PASSWORD)"
  }
}')
printf '%s\n' 'vmware-api-session-id: '"$HAWSER_SESSION" | {
printf '%s' "$body" |
curl --request POST \
  --header 'Accept: application/json' \
  --header 'Content-Type: application/json' \
  --header @/dev/fd/3 \
  --data-binary @- \
  'https://console.example:8443/api/vc-a/rest/hvc/links/domain-link%3A5e1c7a34-90d2-4f6b-8c55-2b7d3e91f0a8/sync/providers/com.vmware.vcenter.hvc.sync.tagging?action=start'
} 3<&0
)
