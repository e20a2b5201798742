(
: 'Needs curl 7.55 or newer. Asks without echo for each of these variables that is not set: HAWSER_SESSION.'
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
printf '%s\n' 'vmware-api-session-id: '"$HAWSER_SESSION" | curl --request POST \
  --header 'Accept: application/json' \
  --header @- \
  'https://console.example:8443/api/vc-a/rest/hvc/links/domain-link%3A5e1c7a34-90d2-4f6b-8c55-2b7d3e91f0a8/sync/providers/com.vmware.vcenter.hvc.sync.tagging?action=start'
)
