/**
 * The inference stream: images in from Kafka, exactly one classification or dead letter out for
 * each.
 */
@NullMarked
package io.streamlens.inference;

import org.jspecify.annotations.NullMarked;
