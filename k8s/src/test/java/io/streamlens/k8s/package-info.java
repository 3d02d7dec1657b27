/** What is tested of the Kubernetes manifests. */
@NullMarked
package io.streamlens.k8s;

import org.jspecify.annotations.NullMarked;
