# What the images are made of, built by Maven in a container: for machines without a JDK. The context
# is the project's directory; the build needs the network, for Maven's dependencies.
ARG MAVEN_IMAGE=maven:3-eclipse-temurin-17
FROM ${MAVEN_IMAGE} AS build
WORKDIR /source
# "-Pgpu" for the GPU's native library.
ARG MAVEN_ARGUMENTS=
COPY . .
RUN mvn -B -q -Dquick -DskipTests -Pimages ${MAVEN_ARGUMENTS} package \
 && docker/assemble /artifacts

FROM scratch
COPY --from=build /artifacts /
