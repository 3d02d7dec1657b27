# The same images with their models on S3: s3proxy, the server that the tests of the model store use,
# in a container of its own. Sourced by docker/test.
class_path=$root/model-store/target/s3proxy.classpath
[[ -s $class_path ]] || mvn -B -q -Dquick -pl model-store process-test-resources >"$work/s3proxy.log" 2>&1 ||
  fail "no class path for s3proxy: $(tail -n1 "$work/s3proxy.log")"
mkdir "$work/s3proxy"
number=100
# Numbered, as their order matters.
tr : '\n' <"$class_path" | while read -r jar; do
  cp "$jar" "$work/s3proxy/$((number++))-${jar##*/}"
done
cat >"$work/s3proxy/s3proxy.properties" <<'PROPERTIES'
s3proxy.authorization=aws-v2-or-v4
s3proxy.endpoint=http://0.0.0.0:9000
s3proxy.identity=streamlens
s3proxy.credential=streamlens-secret
jclouds.provider=filesystem-nio2
jclouds.identity=unused
jclouds.credential=unused
jclouds.filesystem.basedir=/data
PROPERTIES
chmod -R a+rX "$work/s3proxy"
# shellcheck disable=SC2016
docker run -d --name store --network streamlens -v "$work/s3proxy:/s3proxy:ro" --tmpfs /data \
  --entrypoint bash streamlens/test-base -c 'mkdir -p /data/models
  exec java -Xmx256m -cp "$(printf "%s:" /s3proxy/*.jar)" org.gaul.s3proxy.Main --properties /s3proxy/s3proxy.properties' >/dev/null
store_address=$(address store)
answers() { inside curl -s -o /dev/null -m 1 "http://$store_address:9000/"; }
await "the S3 server's start" 60 answers

s3=(-e STREAMLENS_STORE=s3://models/streamlens -e AWS_ENDPOINT_URL_S3=http://store:9000
  -e AWS_REGION=us-east-1 -e AWS_ACCESS_KEY_ID=streamlens -e AWS_SECRET_ACCESS_KEY=streamlens-secret
  -e KAFKA_BOOTSTRAP_SERVERS=kafka:9092)
docker run --rm -i "${strict[@]}" "${data[@]}" "${s3[@]}" streamlens/trainer:test train - >"$work/train-s3.log" 2>&1 \
  <<<'{"id": "third", "dataset": "fashion-mnist", "network": "softmax", "model": "fashion",
       "options": {"epochs": 1, "warmup": 0}, "promote": "champion"}' || fail "training to S3: $(last "$work/train-s3.log")"
docker run -d --name stream-c "${strict[@]}" "${s3[@]}" -e STREAMLENS_MODEL=fashion \
  streamlens/inference-stream:test >/dev/null
await "its readiness, with a model from S3" 90 is_ready stream-c
say "published to S3 and served from there"
