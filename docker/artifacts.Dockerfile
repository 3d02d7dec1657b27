# What the images are made of, laid out by docker/assemble on this machine; the context is its folder.
# An image of its own so that it is sent to the daemon once for all three, and so that Maven in a
# container (artifacts-maven.Dockerfile) can take its place.
FROM scratch
COPY . /
