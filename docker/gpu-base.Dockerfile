# The base image for the GPU: CUDA 12.5 with its libraries, the cuDNN that this TensorFlow was built
# with (an older 9.x is refused when the first convolution runs), and a Java runtime.
ARG CUDA_IMAGE=nvidia/cuda:12.5.1-runtime-ubuntu22.04
FROM ${CUDA_IMAGE}
ARG CUDNN_VERSION=9.3.0.75-1
RUN apt-get update \
 && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \
      openjdk-17-jre-headless ca-certificates libcudnn9-cuda-12=${CUDNN_VERSION} \
 && apt-mark hold libcudnn9-cuda-12 \
 && rm -rf /var/lib/apt/lists/*
