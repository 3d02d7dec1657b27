# The command line: topics, train, send, watch, models, broker and the like; the services have images
# of their own. Built by docker/build, which makes the image of artifacts first.
ARG BASE_IMAGE=eclipse-temurin:17-jre
ARG ARTIFACTS_IMAGE=streamlens/artifacts

FROM ${ARTIFACTS_IMAGE} AS artifacts

FROM ${BASE_IMAGE}

# ---- The same in all three images, to the letter: so they share these layers --------------------
# A user with a number (Kubernetes looks at numbers) and a name (it stands in the history of aliases).
RUN echo 'streamlens:x:10001:10001:Streamlens:/var/cache/streamlens:/usr/sbin/nologin' >> /etc/passwd \
 && echo 'streamlens:x:10001:' >> /etc/group \
 && mkdir -p /models /var/cache/streamlens /var/lib/streamlens \
 && chown 10001:10001 /models /var/cache/streamlens /var/lib/streamlens
COPY --from=artifacts /native /opt/streamlens/native
COPY --from=artifacts /image /opt/streamlens
ENV LANG=C.UTF-8 TF_CPP_MIN_LOG_LEVEL=2 TF_ENABLE_ONEDNN_OPTS=1 XDG_CACHE_HOME=/var/cache/streamlens
WORKDIR /opt/streamlens
# All that is ever written to: temporary files; copies of models and data sets; what must survive the
# process. With these, the root file system may be read-only.
VOLUME ["/tmp", "/var/cache/streamlens", "/var/lib/streamlens"]
USER 10001:10001

# ---- The command line ----------------------------------------------------------------------------
COPY --from=artifacts /cli/dependencies /opt/streamlens
COPY --from=artifacts /cli/modules /opt/streamlens
COPY --from=artifacts /cli/application /opt/streamlens

# For the command "broker" alone.
EXPOSE 9092
ENTRYPOINT ["java", "@/opt/streamlens/java.options", "-cp", "/opt/streamlens/cli.jar:/opt/streamlens/lib/*", "io.streamlens.cli.Main"]
CMD ["--help"]

ARG VERSION=unknown
ARG REVISION=unknown
ARG BASE_IMAGE
LABEL org.opencontainers.image.title="streamlens/cli" \
      org.opencontainers.image.description="The command line of Streamlens" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.base.name="${BASE_IMAGE}" \
      org.opencontainers.image.licenses="Apache-2.0"
