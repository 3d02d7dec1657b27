# A Docker daemon of our own: its data in a folder of ours, its bridges and packet filter rules in a
# network namespace of its own. So nothing of the machine changes, and another daemon beside it is not
# disturbed; and with the daemon's end all of it is gone. Sourced by docker/test.
#
#   daemon_start DIR   sets DOCKER_HOST; the daemon's process is $daemon
#   inside COMMAND     runs COMMAND where the containers' addresses can be reached
#   daemon_stop

daemon=

daemon_start() {
  local dir=$1
  mkdir -p "$dir"/{data,exec}
  export DOCKER_HOST=unix://$dir/docker.sock DOCKER_CONFIG=$dir/config DOCKER_BUILDKIT=0
  # shellcheck disable=SC2016
  unshare --net --mount --propagation slave bash -c 'ip link set lo up && exec "$@"' - \
    dockerd --data-root "$dir/data" --exec-root "$dir/exec" -p "$dir/dockerd.pid" -H "$DOCKER_HOST" \
    --exec-opt native.cgroupdriver=cgroupfs --storage-driver overlay2 \
    --default-ulimit "nofile=$(ulimit -Hn):$(ulimit -Hn)" >"$dir/dockerd.log" 2>&1 &
  daemon=$!
  local _
  for _ in $(seq 100); do
    docker version >/dev/null 2>&1 && return 0
    kill -0 "$daemon" 2>/dev/null || break
    sleep 0.2
  done
  return 1
}

inside() {
  nsenter --net="/proc/$daemon/ns/net" --mount="/proc/$daemon/ns/mnt" -- "$@"
}

daemon_stop() {
  [[ -n $daemon ]] || return 0
  local containers
  containers=$(docker ps -aq 2>/dev/null) || containers=
  # shellcheck disable=SC2086
  [[ -z $containers ]] || docker rm -fv $containers >/dev/null 2>&1 || true
  kill "$daemon" 2>/dev/null || true
  wait "$daemon" 2>/dev/null || true
  daemon=
}
