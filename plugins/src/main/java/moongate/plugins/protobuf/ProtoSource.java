package moongate.plugins.protobuf;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads a `.proto` file and its imports.
///
/// An import is looked for in the folder of the first file, in the folder of the importing file, in
/// all parent folders of the first file, in further folders, and among the well-known files
/// (`google/protobuf`, `google/api`).
final class ProtoSource {
  private static final int MOST_FILES = 1000;
  private static final long LARGEST = 4 << 20;

  private final Path first;
  private final List<Path> folders = new ArrayList<>();
  private final Set<String> seen = new HashSet<>();
  private final List<ProtoFile> files = new ArrayList<>();
  private final List<Path> paths = new ArrayList<>();

  ProtoSource(Path first, List<Path> folders) {
    this.first = first;
    for (var around = folderOf(first); around != null; around = around.getParent()) {
      this.folders.add(around);
    }
    this.folders.addAll(folders);
  }

  private static Path folderOf(Path file) {
    var parent = file.toAbsolutePath().getParent();
    return parent == null ? file.toAbsolutePath() : parent;
  }

  /// Reads the files, the first one and then the others.
  List<ProtoFile> read() throws ProtoException {
    add(first);
    if (files.stream().noneMatch(file -> file.packageName().equals("google.rpc"))) {
      addImported("google/rpc/status.proto", null, files.getFirst()); // for error details
    }
    return files;
  }

  /// The files that were read, so that it can be checked whether they have changed.
  List<Path> paths() {
    return paths;
  }

  private void add(Path path) throws ProtoException {
    if (seen.add(path.toAbsolutePath().normalize().toString())) {
      paths.add(path);
      add(ProtoParser.parse(path.toString(), text(path)), folderOf(path));
    }
  }

  private void add(ProtoFile file, @Nullable Path folder) throws ProtoException {
    if (files.size() == MOST_FILES) {
      throw new ProtoException(first + ": more than " + MOST_FILES + " files are imported");
    }
    files.add(file);
    for (var imported : file.imports()) {
      addImported(imported, folder, file);
    }
  }

  private void addImported(String name, @Nullable Path importing, ProtoFile file)
      throws ProtoException {
    var places = new ArrayList<>(folders);
    if (importing != null) {
      places.add(1, importing);
    }
    for (var place : places) {
      var path = place.resolve(name);
      if (Files.isRegularFile(path)) {
        add(path);
        return;
      }
    }
    var known = known(name);
    if (known == null) {
      throw new ProtoException(
          file.name() + ": the imported file " + name + " is in none of these folders: " + places);
    }
    if (seen.add(name)) {
      add(ProtoParser.parse(name, known), null);
    }
  }

  /// The text of a well-known file. Other files of `google/api` are treated as empty: they matter
  /// to code generators only.
  private static @Nullable String known(String name) {
    boolean isGoogles =
        name.startsWith("google/api/")
            || name.startsWith("google/protobuf/")
            || name.equals("google/rpc/status.proto");
    if (!isGoogles || name.contains("..")) {
      return null;
    }
    try (var in = ProtoSource.class.getResourceAsStream(name)) {
      return in == null ? "syntax = \"proto3\";" : new String(in.readAllBytes(), UTF_8);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static String text(Path path) throws ProtoException {
    try {
      if (Files.size(path) > LARGEST) {
        throw new ProtoException(path + ": more than " + LARGEST + " bytes");
      }
      return Files.readString(path);
    } catch (NoSuchFileException missing) {
      throw new ProtoException(path + ": there is no such file");
    } catch (IOException unreadable) {
      throw new ProtoException(path + ": cannot be read: " + unreadable.getMessage());
    }
  }
}
