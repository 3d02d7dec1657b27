/** A model store in a bucket of Amazon S3 or of a server that speaks its protocol. */
@NullMarked
package io.streamlens.modelstore.s3;

import org.jspecify.annotations.NullMarked;
