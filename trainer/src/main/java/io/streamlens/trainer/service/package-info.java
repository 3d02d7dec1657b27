/** The trainer as a service: requests from a topic and over HTTP, events to a topic. */
@NullMarked
package io.streamlens.trainer.service;

import org.jspecify.annotations.NullMarked;
