package moongate.lua.lib;

import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// A file or stream that Lua code reads and writes, in bytes.
final class LuaFile {
  private static final int READ_AHEAD = 8192;
  private static final int WRITE_BEHIND = 4096;

  private final @Nullable RandomAccessFile file;
  private final @Nullable InputStream in;
  private final @Nullable OutputStream out;
  private final boolean isAppending;
  private final boolean isReadOnly;
  private final byte[] ahead = new byte[READ_AHEAD];
  private int next;
  private int limit;
  private final ByteArrayOutputStream pending = new ByteArrayOutputStream();
  private int mostPending = WRITE_BEHIND;
  private boolean writesLines;
  private boolean isClosed;

  private LuaFile(
      @Nullable RandomAccessFile file,
      @Nullable InputStream in,
      @Nullable OutputStream out,
      boolean isAppending,
      boolean isReadOnly) {
    this.file = file;
    this.in = in;
    this.out = out;
    this.isAppending = isAppending;
    this.isReadOnly = isReadOnly;
  }

  /// An input stream.
  static LuaFile reading(InputStream in) {
    return new LuaFile(null, in, null, false, true);
  }

  /// An output stream.
  static LuaFile writing(OutputStream out) {
    return new LuaFile(null, null, out, false, false);
  }

  /// Opens a file with a mode as in C: `r`, `w`, `a`, each optionally with `+` and `b`.
  static LuaFile open(String path, String mode) throws IOException {
    char kind = mode.charAt(0);
    if (kind != 'w' && kind != 'a' && !Files.exists(Path.of(path))) {
      throw new NoSuchFileException(path);
    }
    boolean isReadOnly = kind == 'r' && mode.indexOf('+') < 0;
    var file = new RandomAccessFile(path, isReadOnly ? "r" : "rw");
    if (kind == 'w') {
      file.setLength(0);
    } else if (kind == 'a') {
      file.seek(file.length());
    }
    return new LuaFile(file, null, null, kind == 'a', isReadOnly);
  }

  boolean isClosed() {
    return isClosed;
  }

  void close() throws IOException {
    isClosed = true;
    if (file != null) {
      flush();
      file.close();
    } else if (out != null) {
      out.close();
    } else if (in != null) {
      in.close();
    }
  }

  // Reading

  /// Returns the next byte without consuming it, or -1 at the end.
  int peek() throws IOException {
    if (next == limit) {
      next = 0;
      limit = fill();
    }
    return limit == 0 ? -1 : ahead[next] & 255;
  }

  /// Consumes and returns the next byte, or -1 at the end.
  int read() throws IOException {
    int character = peek();
    if (character >= 0) {
      next++;
    }
    return character;
  }

  private int fill() throws IOException {
    if (file != null) {
      flush();
      return Math.max(0, file.read(ahead, 0, READ_AHEAD));
    }
    if (in == null) {
      throw new IOException("Bad file descriptor");
    }
    return Math.max(0, in.read(ahead, 0, READ_AHEAD));
  }

  // Writing

  void write(String bytes) throws IOException {
    if (file != null && !isReadOnly) {
      if (limit > 0) {
        file.seek(position());
        next = 0;
        limit = 0;
      }
      write(pending, bytes);
      if (pending.size() > mostPending || writesLines && bytes.indexOf('\n') >= 0) {
        flush();
      }
    } else if (out != null) {
      write(out, bytes);
    } else {
      throw new IOException("Bad file descriptor");
    }
  }

  static void write(OutputStream out, String bytes) throws IOException {
    out.write(bytes.getBytes(StandardCharsets.ISO_8859_1));
  }

  void flush() throws IOException {
    if (out != null) {
      out.flush();
    } else if (file != null && pending.size() > 0) {
      if (isAppending) {
        file.seek(file.length());
      }
      file.write(pending.toByteArray());
      pending.reset();
    }
  }

  /// Sets how many bytes may be buffered, and whether the end of a line flushes them, as `setvbuf`
  /// does.
  void buffer(int bytes, boolean byLine) throws IOException {
    mostPending = bytes;
    writesLines = byLine;
    if (pending.size() > bytes) {
      flush();
    }
  }

  // Position

  private long position() throws IOException {
    if (file == null) {
      throw new IOException("Illegal seek");
    }
    return file.getFilePointer() - (limit - next);
  }

  /// Moves to `offset` relative to `origin` (`set`, `cur`, `end`) and returns the position from the
  /// start.
  long seek(String origin, long offset) throws IOException {
    if (file == null) {
      throw new IOException("Illegal seek");
    }
    flush();
    long current = position();
    long target =
        switch (origin) {
          case "set" -> offset;
          case "cur" -> current + offset;
          default -> file.length() + offset;
        };
    if (target < 0) {
      throw new IOException("Invalid argument");
    }
    file.seek(target);
    next = 0;
    limit = 0;
    return target;
  }

  // Errors

  /// The reason of a failure, worded as in the C library.
  static String reason(Exception failure) {
    return switch (failure) {
      case NoSuchFileException _ -> "No such file or directory";
      case FileNotFoundException missing -> inParentheses(missing.getMessage());
      case AccessDeniedException _ -> "Permission denied";
      case DirectoryNotEmptyException _ -> "Directory not empty";
      case FileSystemException system when system.getReason() != null -> system.getReason();
      default -> failure.getMessage() == null ? "Input/output error" : failure.getMessage();
    };
  }

  /// Java's messages have the form `path (reason)`.
  private static String inParentheses(@Nullable String message) {
    if (message == null || !message.endsWith(")")) {
      return "No such file or directory";
    }
    return message.substring(message.lastIndexOf('(') + 1, message.length() - 1);
  }
}
