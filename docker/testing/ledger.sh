# What went in and what came out, counted by clients that are not ours (kcat, on librdkafka). Sourced
# by docker/test.

# read_topic TOPIC FORMAT: every committed record of a topic.
read_topic() {
  inside kcat -C -q -b kafka:9092 -t "$1" -o beginning -e -X isolation.level=read_committed -f "$2"
}

# ledger DIR: prints one line with what was sent, classified, dead-lettered, lost, doubled, out of
# order; and how often each partition's results change from one version of the model to another.
ledger() {
  local dir=$1
  read_topic images '%p/%o\n' | sort >"$dir/sent"
  read_topic images-dead-letter '%p/%o\n' | sort >"$dir/dead"
  read_topic classifications '%p %s\n' |
    sed -nE 's:^([0-9]+) .*"id" ?\: ?"images/([0-9]+/[0-9]+)".*"version" ?\: ?([0-9]+).*$:\1 \2 \3:p' >"$dir/classified"
  awk '{print $2}' "$dir/classified" | sort >"$dir/ids"
  awk -v sent="$(wc -l <"$dir/sent")" -v classified="$(wc -l <"$dir/ids")" \
    -v dead="$(wc -l <"$dir/dead")" \
    -v lost="$(sort -u "$dir/ids" | comm -23 "$dir/sent" - | wc -l)" \
    -v doubled="$(uniq -d "$dir/ids" | wc -l)" '
    {
      split($2, at, "/")
      if ($1 in last && at[2] <= last[$1]) disorder++
      last[$1] = at[2]
      if ($1 in version && version[$1] != $3) changes[$1]++
      version[$1] = $3
      if (!($3 in versions)) versions[$3] = 0
      versions[$3]++
    }
    END {
      printf "sent=%d classified=%d dead-lettered=%d lost=%d doubled=%d out-of-order=%d", sent, classified, dead, lost, doubled, disorder
      for (v in versions) printf " version-%s=%d", v, versions[v]
      printf " changes-of-version-by-partition="
      for (p in last) { printf "%s%d", separator, changes[p]; separator = "," }
      print ""
    }' "$dir/classified"
}

# longest_gap FILE FROM TO: FILE has a line for each classification as it was seen, "TIME ID"; prints
# the longest time in seconds without one, over all and for one partition, between two moments.
longest_gap() {
  awk -v from="$2" -v to="$3" '
    function see(key, time) {
      if (!(key in last)) last[key] = from
      if (time - last[key] > gap[key]) gap[key] = time - last[key]
      last[key] = time
    }
    $1 >= from && $1 <= to { split($2, id, "/"); see("all", $1); see("partition " id[2], $1) }
    END {
      for (key in gap) if (key != "all" && gap[key] > worst) worst = gap[key]
      printf "%.2f s (of one partition: %.2f s)\n", gap["all"], worst
    }' "$1"
}
