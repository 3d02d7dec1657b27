package io.streamlens.modelstore.filesystem;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Says in words why a file system refused; the exceptions' own messages are often a bare path. */
final class Reason {

  private Reason() {}

  static String of(IOException e) {
    if (e instanceof AccessDeniedException denied) {
      return "permission denied: " + denied.getFile();
    }
    if (e instanceof NoSuchFileException missing) {
      return "no such file: " + missing.getFile();
    }
    if (e instanceof FileSystemException failure && failure.getReason() == null) {
      return failure.getClass().getSimpleName() + ": " + failure.getMessage();
    }
    return e.getMessage() == null ? e.toString() : e.getMessage();
  }
}
