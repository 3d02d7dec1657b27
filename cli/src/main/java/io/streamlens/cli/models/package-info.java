/** Looking at a model store, and moving its aliases. */
@NullMarked
package io.streamlens.cli.models;

import org.jspecify.annotations.NullMarked;
