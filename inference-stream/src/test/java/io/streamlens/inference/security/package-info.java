/** The stream, the trainer and the commands on a Kafka and an S3 that ask who they are. */
@NullMarked
package io.streamlens.inference.security;

import org.jspecify.annotations.NullMarked;
