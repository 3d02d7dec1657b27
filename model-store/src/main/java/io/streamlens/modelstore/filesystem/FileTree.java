package io.streamlens.modelstore.filesystem;

import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What lies below a directory, by path relative to it with {@code /} between the parts. Symbolic
 * links are not followed.
 *
 * @param files the regular files
 * @param others all that is neither a regular file nor a directory: symbolic links, pipes, devices
 */
record FileTree(SortedSet<String> files, SortedSet<String> others) {

  static FileTree of(Path directory) throws IOException {
    FileTree tree = new FileTree(new TreeSet<>(), new TreeSet<>());
    Files.walkFileTree(
        directory,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            String path = directory.relativize(file).toString().replace(File.separatorChar, '/');
            (attributes.isRegularFile() ? tree.files : tree.others).add(path);
            return FileVisitResult.CONTINUE;
          }
        });
    return tree;
  }

  /** The names of what lies in a directory, in no order; none if there is no such directory. */
  static List<String> childNames(Path directory) throws IOException {
    List<String> names = new ArrayList<>();
    try (DirectoryStream<Path> children = Files.newDirectoryStream(directory)) {
      children.forEach(child -> names.add(child.getFileName().toString()));
    } catch (NoSuchFileException | NotDirectoryException e) {
      return List.of();
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return names;
  }
}
