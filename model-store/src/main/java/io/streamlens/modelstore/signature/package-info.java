/** Who vouches for a version: detached Ed25519 signatures over its digest. */
@NullMarked
package io.streamlens.modelstore.signature;

import org.jspecify.annotations.NullMarked;
