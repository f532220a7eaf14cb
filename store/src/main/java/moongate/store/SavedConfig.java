package moongate.store;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import moongate.model.Snapshot;
import moongate.model.value.Json;
import moongate.model.value.Problems;
import moongate.model.value.Utf8;
import moongate.model.value.Value;

/// Saves the configuration that was sent to a node without a declarative file, so that it survives
/// a restart.
///
/// It participates in changes ([ConfigStore#onChange]): it writes each configuration to a temporary
/// file and moves that into place when all participants are ready, before they serve it. So the
/// file always contains one complete configuration, even after a crash. A change that cannot be
/// written or moved is refused, and the file stays as it was.
public final class SavedConfig implements ConfigStore.Preparation {
  private static final String FILE = "config.json";
  private static final int BUFFER = 64 << 10;

  private final Path folder;

  /// @param folder a folder that only this node uses; created if it does not exist
  public SavedConfig(Path folder) {
    this.folder = folder;
  }

  @Override
  public Runnable prepare(Snapshot next, Problems problems) {
    if (problems.isEmpty()) {
      try {
        Files.createDirectories(folder);
        write(aside(), next);
      } catch (IOException e) {
        refuse(problems, e);
      }
    }
    return () -> {};
  }

  @Override
  public void keep(Problems problems) {
    try {
      Files.move(
          aside(),
          folder.resolve(FILE),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      refuse(problems, e);
      return;
    }
    try (var entries = FileChannel.open(folder, StandardOpenOption.READ)) {
      entries.force(true);
    } catch (IOException _) {
      // The new file is in place, so that the configuration cannot be refused any more. Only if the
      // machine itself crashes now, the one before may come back.
    }
  }

  private Path aside() {
    return folder.resolve(FILE + ".new");
  }

  /// Deletes the temporary file, too, which would only take up the disk space that the next one
  /// needs.
  private void refuse(Problems problems, IOException failure) {
    try {
      Files.deleteIfExists(aside());
    } catch (IOException _) {
      // the next one replaces it
    }
    problems.addOfNode("cannot save the configuration in " + folder + ": " + reason(failure));
  }

  private static String reason(IOException failure) {
    return switch (failure) {
      case AccessDeniedException _ -> "permission denied";
      case FileAlreadyExistsException _ -> "it is no folder";
      case FileSystemException refused when refused.getReason() != null -> refused.getReason();
      default -> failure.getMessage() == null ? failure.toString() : failure.getMessage();
    };
  }

  /// The configuration that was saved last, if there is one.
  public Optional<Snapshot> load(DeclarativeFile reader) throws IOException, InvalidConfiguration {
    var file = folder.resolve(FILE);
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try {
      if (!(JsonText.parse(Files.readAllBytes(file)) instanceof Value.Obj saved)) {
        throw new IOException(file + " is not a saved configuration");
      }
      var snapshot = reader.parse(saved.at("config"), file.toString());
      return Optional.of(snapshot.withHash(saved.optionalText("hash").orElse(snapshot.hash())));
    } catch (MalformedText e) {
      throw new IOException(file + " is damaged: " + e.getMessage(), e);
    }
  }

  private static void write(Path file, Snapshot snapshot) throws IOException {
    Files.deleteIfExists(file);
    // Only its owner may read it: it contains credentials.
    try (var channel = NewFile.open(file, NewFile.FOR_ITS_OWNER);
        var out = new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER)) {
      write(snapshot, out);
      out.flush();
      channel.force(true);
    }
  }

  /// Writes element by element, so that a large configuration never exists as one text.
  private static void write(Snapshot snapshot, OutputStream out) throws IOException {
    write("{\"hash\":\"" + snapshot.hash() + "\",\"config\":{", out);
    var separator = "";
    for (var member : FlatForm.of(snapshot).members().entrySet()) {
      write(separator + Json.write(Value.of(member.getKey())) + ":", out);
      if (member.getValue() instanceof Value.Arr array) {
        write(array, out);
      } else {
        write(Json.write(member.getValue()), out);
      }
      separator = ",";
    }
    write("}}", out);
  }

  private static void write(Value.Arr array, OutputStream out) throws IOException {
    var before = "[";
    for (var element : array.elements()) {
      write(before + Json.write(element), out);
      before = ",";
    }
    write(array.size() == 0 ? "[]" : "]", out);
  }

  private static void write(String json, OutputStream out) throws IOException {
    out.write(Utf8.encode(json));
  }
}
